package io.nextmavens.runtime.rest;

import java.util.Objects;

/**
 * One header of a request or an answer.
 *
 * @param name as it is written on the wire; compared without regard to case
 * @param value without the line's end
 */
public record Header(String name, String value) {

    public Header {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** Whether this is the header of that name, without regard to case. */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }
}
