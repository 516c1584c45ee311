package io.nextmavens.runtime.realtime.changes;

import java.util.List;

/**
 * A type of the database, as far as its values become JSON. Immutable.
 *
 * @param name as the catalog has it: {@code int8}, {@code _text}
 * @param shape how its text is read
 */
public record PgType(int oid, String name, Shape shape) {

    /** How a type's text form is made JSON, as {@code to_json} does it. */
    public sealed interface Shape {

        /** Written as it is where that is a JSON number. */
        record Numeric() implements Shape {}

        record Bool() implements Shape {}

        /** JSON already. */
        record Json() implements Shape {}

        /** Date and time without or with a zone: {@code T} between them. */
        record Timestamp(boolean zoned) implements Shape {}

        /** A JSON array of its elements. */
        record Array(PgType element, char delimiter) implements Shape {}

        /** A JSON object of its attributes. */
        record Composite(List<Attribute> attributes) implements Shape {}

        /** A JSON string. */
        record Text() implements Shape {}
    }

    /** A composite type's attribute. */
    public record Attribute(String name, PgType type) {}

    /** What is not known is text. */
    static PgType unknown(int oid) {
        return new PgType(oid, "unknown", new Shape.Text());
    }

    /** The built-in types that are not written as strings, by oid. */
    static Shape builtIn(int oid) {
        return switch (oid) {
            case 16 -> new Shape.Bool();
            case 20, 21, 23, 700, 701, 1700 -> new Shape.Numeric();
            case 114, 3802 -> new Shape.Json();
            case 1114 -> new Shape.Timestamp(false);
            case 1184 -> new Shape.Timestamp(true);
            default -> new Shape.Text();
        };
    }
}
