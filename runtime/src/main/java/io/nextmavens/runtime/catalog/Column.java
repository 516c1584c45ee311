package io.nextmavens.runtime.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A column of a table or view.
 *
 * <p>Types are written as PostgreSQL's {@code format_type} writes them with an empty search path: qualified and quoted
 * where needed, so they may stand in SQL.
 *
 * @param name not quoted
 * @param description its COMMENT
 * @param nullable whether it may be null, by its own constraint and its domain's
 * @param type its type; of a domain over a type of {@code pg_catalog} the type below it, without modifiers
 * @param nominalType its type as declared, domains and modifiers kept
 * @param typeOid {@code pg_attribute.atttypid}
 * @param maxLength of character types, in characters
 * @param defaultExpression SQL of its default, its identity's sequence or its domain's default
 * @param generated whether it is {@code GENERATED ALWAYS AS (…)}, so never written
 * @param enumValues the labels in their order; empty for other types
 */
public record Column(
        String name,
        Optional<String> description,
        boolean nullable,
        String type,
        String nominalType,
        long typeOid,
        OptionalInt maxLength,
        Optional<String> defaultExpression,
        boolean generated,
        List<String> enumValues) {

    public Column {
        enumValues = List.copyOf(enumValues);
    }
}
