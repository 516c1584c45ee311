package io.nextmavens.runtime.graphql.model;

import java.util.Optional;

/**
 * The options of PostGraphile's V4 preset, by their names there.
 *
 * @param simpleCollections only, both or omit: lists, connections or both
 * @param classicIds whether nodes are identified by {@code id}, and columns of that name become {@code rowId}
 * @param setofFunctionsContainNulls whether rows of a function's set may be null
 * @param dynamicJson whether JSON travels as it is, and not in a string
 * @param jwtPgTypeIdentifier the composite type that becomes a signed token, as {@code schema.name}
 * @param defaultMutations whether create, update and delete exist
 * @param ignoreIndexes whether columns without an index may be filtered and ordered by
 * @param customNetworkScalars whether cidr and macaddr have types of their own
 * @param strictFunctions whether arguments without default are required
 * @param orderByNullsLast where null stands in an order, if not where PostgreSQL puts it
 * @param connectionFilter whether there is the argument {@code filter}
 * @param aggregates whether connections have {@code aggregates}
 */
public record ModelOptions(
        Optional<String> simpleCollections,
        boolean classicIds,
        boolean setofFunctionsContainNulls,
        boolean dynamicJson,
        Optional<String> jwtPgTypeIdentifier,
        boolean defaultMutations,
        boolean ignoreIndexes,
        boolean customNetworkScalars,
        boolean strictFunctions,
        Optional<Boolean> orderByNullsLast,
        boolean connectionFilter,
        boolean aggregates) {

    /** The name of the field with a node's identifier. */
    public String nodeIdField() {
        return classicIds ? "id" : "nodeId";
    }
}
