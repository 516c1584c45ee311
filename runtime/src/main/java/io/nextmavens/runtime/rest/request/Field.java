package io.nextmavens.runtime.rest.request;

import java.util.List;

/**
 * A column, or a place inside a JSON or composite one.
 *
 * @param name the column (or computed field), not looked up yet
 * @param path the steps below it; empty for the column itself
 */
public record Field(String name, List<JsonStep> path) {

    public Field {
        path = List.copyOf(path);
    }

    /** The column itself. */
    public static Field column(String name) {
        return new Field(name, List.of());
    }

    /** A step with {@code ->}, or with {@code ->>} that makes it text. */
    public sealed interface JsonStep {

        /** Whether the step was {@code ->>}. */
        boolean asText();

        /** The member of an object. */
        record Key(String key, boolean asText) implements JsonStep {}

        /**
         * The element of an array.
         *
         * @param index digits, with a minus to count from the end; as long as the client wrote it
         */
        record Index(String index, boolean asText) implements JsonStep {}
    }
}
