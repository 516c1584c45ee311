package io.nextmavens.runtime.rest.request;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/** The body of a request, checked as far as it can be without the database. */
public sealed interface Payload {

    /** There is none, or the action has no use for it. */
    record None() implements Payload {}

    /**
     * An object, or an array of objects that all have the same keys; also what CSV and forms became.
     *
     * @param text the JSON, as it came
     * @param keys the keys, sorted; empty for an empty array
     */
    record Json(String text, Set<String> keys) implements Payload {

        /** Whether it is an object rather than an array. */
        public boolean isObject() {
            return beginsObject(text);
        }
    }

    /** JSON that was not looked into, because {@code columns=} says which keys count. */
    record RawJson(String text) implements Payload {

        /** Whether it begins like an object rather than an array. */
        public boolean isObject() {
            return beginsObject(text);
        }
    }

    /**
     * The fields of a form, for a function; repetitions kept.
     *
     * @param keys the names, sorted
     */
    record Form(List<Query.Argument> fields, Set<String> keys) implements Payload {}

    /** A function's single unnamed argument: text, XML or bytes, as the content type says. */
    record Raw(Buffer bytes) implements Payload {}

    /** Whether the first character that is no white space begins an object. */
    static boolean beginsObject(String json) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return c == '{';
            }
        }
        return false;
    }
}
