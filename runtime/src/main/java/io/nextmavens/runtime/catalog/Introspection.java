package io.nextmavens.runtime.catalog;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What to ask a database for its catalog.
 *
 * <p>{@link #PREPARATION} and then each of {@link #queries()} run in one REPEATABLE READ, READ ONLY transaction, in any
 * order or pipelined; {@link CatalogReader} knows what the one text column of each row means. Parameters are text (array
 * literals), cast in the queries. Immutable and thread-safe.
 *
 * @param schemas the exposed schemas
 * @param extraSearchPath schemas that are searched too; views of theirs may stand between an exposed view and a table
 * @param hoistedSettings names of the settings of a function that hold for its whole transaction
 * @param serverVersion {@code server_version_num}
 */
public record Introspection(
        List<String> schemas, List<String> extraSearchPath, List<String> hoistedSettings, int serverVersion) {

    /** Makes names of types and functions come with their schemas. */
    public static final String PREPARATION = "SET LOCAL search_path TO ''";

    private static final int PARAMETER_PRIVILEGES = 150000;

    public Introspection {
        schemas = List.copyOf(schemas);
        extraSearchPath = List.copyOf(extraSearchPath);
        hoistedSettings = List.copyOf(hoistedSettings);
    }

    /** What a query is about. */
    public enum Part {
        RELATIONS,
        CONSTRAINTS,
        VIEWS,
        FUNCTIONS,
        COMPUTED_RELATIONSHIPS,
        REPRESENTATIONS,
        MEDIA_HANDLERS,
        ROLES
    }

    /**
     * One query.
     *
     * @param sql with {@code $1 … $n}; answers rows of one {@code text} column
     * @param parameters text
     */
    public record Query(String sql, List<String> parameters) {

        public Query {
            parameters = List.copyOf(parameters);
        }
    }

    /** The queries. */
    public Map<Part, Query> queries() {
        Map<Part, Query> queries = new EnumMap<>(Part.class);
        String exposed = arrayLiteral(schemas);
        for (Part part : Part.values()) {
            queries.put(
                    part,
                    switch (part) {
                        case RELATIONS -> new Query(IntrospectionSql.RELATIONS, List.of(exposed));
                        case CONSTRAINTS -> new Query(IntrospectionSql.CONSTRAINTS, List.of());
                        case VIEWS ->
                            new Query(IntrospectionSql.VIEWS, List.of(exposed, arrayLiteral(extraSearchPath)));
                        case FUNCTIONS ->
                            new Query(IntrospectionSql.FUNCTIONS, List.of(exposed, arrayLiteral(hoistedSettings)));
                        case COMPUTED_RELATIONSHIPS -> new Query(IntrospectionSql.COMPUTED_RELATIONSHIPS, List.of());
                        case REPRESENTATIONS -> new Query(IntrospectionSql.REPRESENTATIONS, List.of());
                        case MEDIA_HANDLERS -> new Query(IntrospectionSql.MEDIA_HANDLERS, List.of(exposed));
                        case ROLES ->
                            new Query(
                                    IntrospectionSql.ROLES.formatted(
                                            serverVersion >= PARAMETER_PRIVILEGES ? IntrospectionSql.MAY_SET : "false"),
                                    List.of());
                    });
        }
        return queries;
    }

    /** PostgreSQL's text form of an array (manual, section 8.15.2), every element quoted. */
    private static String arrayLiteral(List<String> elements) {
        return elements.stream()
                .map(element -> '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
