package io.nextmavens.runtime.graphql.model;

import java.util.Optional;

/**
 * Rows that have a globally unique identifier.
 *
 * @param identifier what their identifiers begin with
 * @param typeName of their type
 * @param kind which rows of the table they are; empty for all
 */
public record Node(String identifier, String typeName, Table table, Optional<Kind> kind) {

    /**
     * Rows of a table with a certain value in a column.
     *
     * @param value as text
     */
    public record Kind(Attribute column, String value) {}
}
