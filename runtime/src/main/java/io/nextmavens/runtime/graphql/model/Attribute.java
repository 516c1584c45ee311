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
        boolean orders) {}
