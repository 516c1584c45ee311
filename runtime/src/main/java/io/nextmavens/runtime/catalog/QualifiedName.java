package io.nextmavens.runtime.catalog;

import io.nextmavens.sql.SqlIdentifier;
import java.util.Objects;

/**
 * The name of a database object with its schema; neither is quoted.
 *
 * @param schema the schema, or empty where the object is local to a statement
 * @param name the object's own name
 */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {

    public QualifiedName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    /** The name of something that lives in one statement only, such as an alias. */
    public static QualifiedName local(String name) {
        return new QualifiedName("", name);
    }

    /** The form that stands in SQL. */
    public String quoted() {
        String own = new SqlIdentifier(name).quoted();
        return schema.isEmpty() ? own : new SqlIdentifier(schema).quoted() + "." + own;
    }

    @Override
    public int compareTo(QualifiedName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
