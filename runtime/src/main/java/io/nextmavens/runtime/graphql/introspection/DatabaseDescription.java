package io.nextmavens.runtime.graphql.introspection;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the database has, as of one moment. Immutable and thread-safe.
 *
 * @param schemas exposed, the first is the main one
 * @param classes by {@code oid}, in that order
 * @param types by {@code oid}
 * @param constraints in the order of their making, those of smart comments behind
 * @param functions of the exposed schemas
 * @param enumRows values of tables that stand for enums, by the table's {@code oid} and then column name: row by row
 */
public record DatabaseDescription(
        List<String> schemas,
        Map<Long, DbClass> classes,
        Map<Long, DbType> types,
        List<DbConstraint> constraints,
        List<DbFunction> functions,
        Map<Long, List<Map<String, String>>> enumRows) {

    /** Whether objects of that schema are exposed. */
    public boolean exposes(String schema) {
        return schemas.contains(schema);
    }

    /** The class of that name. */
    public Optional<DbClass> find(String schema, String name) {
        return classes.values().stream()
                .filter(c -> c.name().equals(name) && c.schema().equals(schema))
                .findFirst();
    }
}
