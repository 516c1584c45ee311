package io.nextmavens.runtime.rest.request;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The query string, parsed. Lists keep the order of the query string.
 *
 * @param canonical the parameters sorted by name and encoded again, for Content-Location; without the question mark
 * @param select what each row shall have; {@code *} alone when not said
 * @param filters the horizontal filters, each with the path of the embed it is about
 * @param logic the {@code and} and {@code or} parameters
 * @param order the {@code order} parameters
 * @param ranges {@code limit} and {@code offset} of each embed; never the top level's, which is
 *     {@link RestRequest#range()}
 * @param columns {@code columns=}, without repetitions
 * @param onConflict {@code on_conflict=}
 * @param arguments of a function called by GET: the parameters whose value is not a filter, repetitions kept
 * @param filterKeys the names of the parameters behind {@code filters} and {@code arguments}, as they were written
 */
public record Query(
        String canonical,
        List<SelectItem> select,
        List<OnPath<Filter>> filters,
        List<OnPath<LogicTree>> logic,
        List<OnPath<List<OrderTerm>>> order,
        List<OnPath<RowRange>> ranges,
        Optional<Set<String>> columns,
        Optional<List<String>> onConflict,
        List<Argument> arguments,
        Set<String> filterKeys) {

    /** The same query with another canonical form. */
    Query withCanonical(String other) {
        return new Query(other, select, filters, logic, order, ranges, columns, onConflict, arguments, filterKeys);
    }

    /**
     * Something said about one level of the answer.
     *
     * @param path the names (or aliases) of the embeds from the top; empty for the top itself
     */
    public record OnPath<T>(List<String> path, T value) {

        public OnPath {
            path = List.copyOf(path);
        }

        /** Whether this is about the top level. */
        public boolean isRoot() {
            return path.isEmpty();
        }
    }

    /** One argument of a function, as text. */
    public record Argument(String name, String value) {}
}
