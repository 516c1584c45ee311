package io.nextmavens.runtime.rest.error;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;

/** PGRST2xx: what is wrong with a request, seen against the catalog. */
public final class SchemaErrors {

    private SchemaErrors() {}

    /**
     * PGRST200: the two are not related.
     *
     * @param hint the {@code !hint} of the request
     * @param suggestion what may have been meant, e.g. {@code Perhaps you meant 'films' instead of 'film'.}
     */
    public static RestError noRelationship(
            String parent, String child, Optional<String> hint, String schema, Optional<String> suggestion) {
        return RestError.of(
                        400,
                        "PGRST200",
                        "Could not find a relationship between '" + parent + "' and '" + child
                                + "' in the schema cache")
                .withDetails("Searched for a foreign key relationship between '" + parent + "' and '" + child
                        + hint.map(h -> "' using the hint '" + h).orElse("")
                        + "' in the schema '" + schema + "', but no matches were found.")
                .withHint(suggestion);
    }

    /**
     * PGRST201: the two are related in more than one way.
     *
     * @param relationships one JSON object each, saying what is embedded, the cardinality and the constraint
     * @param choices what to embed instead, e.g. {@code 'files!first_fkey'}
     */
    public static RestError ambiguousRelationship(
            String parent, String child, JsonArray relationships, List<String> choices) {
        return RestError.of(
                        300,
                        "PGRST201",
                        "Could not embed because more than one relationship was found for '" + parent + "' and '"
                                + child + "'")
                .withJsonDetails(relationships.encode())
                .withHint("Try changing '" + child + "' to one of the following: " + String.join(", ", choices)
                        + ". Find the desired relationship in the 'details' key.");
    }

    /**
     * What was looked for when a function was not found.
     *
     * @param arguments the names given, in the order they are told
     * @param unnamed what a single unnamed parameter could have taken: {@code text}, {@code xml}, {@code bytea} when
     *     nothing else could be meant
     * @param orUnnamedJson whether a single unnamed json or jsonb parameter was looked for too
     */
    public record Sought(
            String schema, String function, List<String> arguments, Optional<String> unnamed, boolean orUnnamedJson) {}

    /**
     * PGRST202: no such function.
     *
     * @param suggestion e.g. {@code Perhaps you meant to call the function api.test}
     */
    public static RestError noFunction(Sought sought, Optional<String> suggestion) {
        String name = sought.schema() + "." + sought.function();
        String arguments = String.join(", ", sought.arguments());
        String message;
        String parameters;
        if (sought.unnamed().isPresent()) {
            message = "";
            parameters = " with a single unnamed " + sought.unnamed().get() + " parameter";
        } else if (sought.arguments().isEmpty()) {
            message = " without parameters";
            parameters = " without parameters";
        } else {
            message = "(" + arguments + ")";
            parameters = (sought.arguments().size() > 1 ? " with parameters " : " with parameter ") + arguments;
        }
        if (sought.orUnnamedJson()) {
            parameters += " or with a single unnamed json/jsonb parameter";
        }
        return RestError.of(404, "PGRST202", "Could not find the function " + name + message + " in the schema cache")
                .withDetails("Searched for the function " + name + parameters
                        + ", but no matches were found in the schema cache.")
                .withHint(sought.unnamed().isPresent() ? Optional.empty() : suggestion);
    }

    /**
     * PGRST203: the arguments fit more than one function.
     *
     * @param candidates e.g. {@code test.f(a => integer)}
     */
    public static RestError ambiguousFunction(List<String> candidates) {
        return RestError.of(
                        300,
                        "PGRST203",
                        "Could not choose the best candidate function between: " + String.join(", ", candidates))
                .withHint("Try renaming the parameters or the function itself in the database so function overloading"
                        + " can be resolved");
    }

    /** PGRST204: no such column. */
    public static RestError noColumn(String relation, String column) {
        return RestError.of(
                400,
                "PGRST204",
                "Could not find the '" + column + "' column of '" + relation + "' in the schema cache");
    }

    /**
     * PGRST205: no such table or view.
     *
     * @param similar the one that may have been meant
     */
    public static RestError noTable(String schema, String table, Optional<String> similar) {
        return RestError.of(
                        404, "PGRST205", "Could not find the table '" + schema + "." + table + "' in the schema cache")
                .withHint(similar.map(name -> "Perhaps you meant the table '" + schema + "." + name + "'"));
    }
}
