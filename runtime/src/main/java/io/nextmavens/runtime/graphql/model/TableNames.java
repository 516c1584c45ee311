package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names of what is made of a table, by PostGraphile's V4 inflection.
 *
 * @param type of a row
 * @param resource the table's own name or the one a comment gives
 * @param singular the resource in the singular
 * @param relation the table's own name in the database
 */
public record TableNames(String type, String resource, String singular, String relation) {

    static TableNames of(String codecName, String resourceName, String relation) {
        return new TableNames(
                rowType(codecName),
                resourceName,
                notInputOrPatch(Words.singular(Words.graphqlName(resourceName))),
                relation);
    }

    /** The type of rows whose codec has that name. */
    static String rowType(String codecName) {
        return Words.upperCamelCase(notInputOrPatch(Words.singular(Words.graphqlName(codecName))));
    }

    /** Names that would look like an input's get another ending. */
    private static String notInputOrPatch(String text) {
        return text.replaceFirst("(.(?:(?:[_-]i|I)nput|(?:[_-]p|P)atch))$", "$1_record");
    }

    public String field() {
        return Words.camelCase(type);
    }

    public String connectionType() {
        return Words.plural(type) + "Connection";
    }

    public String edgeType() {
        return Words.plural(type) + "Edge";
    }

    /** The subscription to its changes. */
    public String changed() {
        return Words.camelCase(type + "-changed");
    }

    public String edgeField() {
        return Words.camelCase(type + "-edge");
    }

    public String inputType() {
        return type + "Input";
    }

    public String patchType() {
        return Words.upperCamelCase(type + "-patch");
    }

    public String patchField() {
        return Words.camelCase(field() + "-patch");
    }

    public String conditionType() {
        return Words.upperCamelCase(type + "-condition");
    }

    public String orderByType() {
        return Words.upperCamelCase(Words.plural(type) + "-order-by");
    }

    public String allRows() {
        return Words.camelCase("all-" + Words.plural(singular));
    }

    public String create() {
        return Words.camelCase("create-" + type);
    }

    /** {@code updateFilm} and {@code deleteFilm}. */
    public String write(String verb) {
        return Words.camelCase(verb + "-" + singular);
    }

    /** {@code updateFilmById} and {@code deleteFilmById}. */
    public String write(String verb, List<String> attributes) {
        return Words.camelCase(verb + "-" + singular + "-by-" + joined(attributes));
    }

    public String payload(String verb) {
        return Words.upperCamelCase(verb + "-" + singular + "-payload");
    }

    public String deletedNodeId() {
        return Words.camelCase("deleted-" + Words.singular(relation) + "-id");
    }

    /** What begins a node's identifier. */
    public String nodeIdentifier() {
        return Words.plural(relation);
    }

    static String joined(List<String> attributes) {
        return attributes.stream().collect(Collectors.joining("-and-"));
    }
}
