package io.nextmavens.runtime.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A row of {@code pg_constraint}: a primary, unique or foreign key.
 *
 * @param table the object number of the table it is on
 * @param relation the name of that table
 * @param columns in the key's order
 * @param foreignTable the object number of the table a foreign key refers to; 0 for other keys
 * @param foreignRelation the name of that table
 * @param foreignColumns the columns referred to, in the key's order
 */
record KeyConstraint(
        Kind kind,
        String name,
        long table,
        QualifiedName relation,
        List<KeyColumn> columns,
        long foreignTable,
        Optional<QualifiedName> foreignRelation,
        List<KeyColumn> foreignColumns) {

    enum Kind {
        PRIMARY,
        UNIQUE,
        FOREIGN
    }

    /** A column by its number ({@code pg_attribute.attnum}) and name. */
    record KeyColumn(int number, String name) {}

    List<String> sortedNames() {
        return columns.stream().map(KeyColumn::name).sorted().toList();
    }
}
