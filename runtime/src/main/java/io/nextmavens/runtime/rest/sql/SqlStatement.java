package io.nextmavens.runtime.rest.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * One SQL statement with its parameters, ready for the extended query protocol.
 *
 * <p>The text holds {@code $1 … $n} without casts and no value; it is equal for requests of equal shape, so that
 * prepared statements are reused. Parameters are text in the form that the input function of their type reads
 * ({@code bytea} as {@code \x…}), or null; PostgreSQL infers the types. See ADR 3. Immutable and thread-safe.
 *
 * @param text the statement
 * @param parameters the values of {@code $1 … $n} in order; elements may be null
 */
public record SqlStatement(String text, List<String> parameters) {

    public SqlStatement {
        Objects.requireNonNull(text, "text");
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }

    /** A statement without parameters. */
    public static SqlStatement of(String text) {
        return new SqlStatement(text, List.of());
    }
}
