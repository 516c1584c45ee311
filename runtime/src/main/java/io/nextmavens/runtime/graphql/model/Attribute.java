package io.nextmavens.runtime.graphql.model;

import java.util.Optional;

/**
 * A column of a row, and what may be done with it.
 *
 * @param column its name in the database
 * @param fieldName its name in GraphQL
 * @param orderName its name in values of an order
 * @param notNull whether it never is null
 * @param hasDefault whether a new row can do without
 * @param selects whether it is a field of the row's type
 * @param inserts whether it is a field of the input for new rows
 * @param updates whether it is a field of the patch
 * @param conditions whether a condition may name it
 * @param filters whether a filter may name it
 * @param orders whether rows may be ordered by it
 * @param base the table that has it, where the row's own has not
 */
public record Attribute(
        String column,
        String fieldName,
        String orderName,
        Codec codec,
        boolean notNull,
        boolean hasDefault,
        Optional<String> description,
        Optional<String> deprecation,
        boolean selects,
        boolean inserts,
        boolean updates,
        boolean conditions,
        boolean filters,
        boolean orders,
        Optional<BaseTable> base) {

    /** The same as an attribute of rows that have it of their base table: it is read, and not written. */
    Attribute of(BaseTable table) {
        return new Attribute(
                column,
                fieldName,
                orderName,
                codec,
                notNull,
                hasDefault,
                description,
                deprecation,
                selects,
                false,
                false,
                conditions,
                filters,
                orders,
                Optional.of(table));
    }

    /** The same under another name, shown as a kind of its table shows it. */
    Attribute shown(String field, boolean required) {
        return new Attribute(
                column,
                field,
                orderName,
                codec,
                notNull || required,
                hasDefault,
                description,
                deprecation,
                selects,
                inserts,
                updates,
                conditions,
                filters,
                orders,
                base);
    }

    /** The same for filters only. */
    Attribute hidden() {
        return new Attribute(
                column,
                fieldName,
                orderName,
                codec,
                notNull,
                hasDefault,
                description,
                deprecation,
                false,
                inserts,
                updates,
                false,
                filters,
                false,
                base);
    }
}
