package io.nextmavens.runtime.graphql.introspection;

import io.nextmavens.runtime.identity.SchemaView;
import java.util.LinkedHashMap;
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

    /**
     * What somebody sees of it. Names of a tenant's own schema begin with {@value #OWN} unless a comment says otherwise, so
     * that they are the same for every tenant and none is that of a shared table.
     */
    public DatabaseDescription seenBy(SchemaView view) {
        Map<Long, DbClass> shown = new LinkedHashMap<>();
        classes.forEach((oid, source) -> {
            if (view.shows(source.schema())) {
                shown.put(oid, isOwn(source.schema()) ? source.tagged(named(source.name(), source.tags())) : source);
            }
        });
        Map<Long, DbType> shownTypes = new LinkedHashMap<>();
        types.forEach((oid, type) -> {
            if (view.shows(type.schema())) {
                shownTypes.put(oid, isOwn(type.schema()) ? type.tagged(named(type.name(), type.tags())) : type);
            }
        });
        List<String> ownRelations = shown.values().stream()
                .filter(source -> isOwn(source.schema()))
                .map(source -> source.name() + "_")
                .toList();
        return new DatabaseDescription(
                view.of(schemas),
                shown,
                shownTypes,
                constraints.stream()
                        .filter(key -> shown.containsKey(key.owner())
                                && (key.referenced() == 0 || shown.containsKey(key.referenced())))
                        .toList(),
                functions.stream()
                        .filter(function -> view.shows(function.schema()))
                        // what is computed of a row is named within the row
                        .map(function -> isOwn(function.schema())
                                        && ownRelations.stream().noneMatch(function.name()::startsWith)
                                ? function.tagged(named(function.name(), function.tags()))
                                : function)
                        .toList(),
                enumRows);
    }

    private static final String OWN = "own_";

    private static boolean isOwn(String schema) {
        return SchemaView.isOfOneTenant(schema);
    }

    private static SmartTags named(String name, SmartTags tags) {
        return new SmartTags(Map.of("name", List.of(OWN + name)), Optional.empty()).with(tags);
    }

    /** The name that tells a relation from those of other schemas. */
    public static String distinctName(DbClass relation) {
        return (isOwn(relation.schema()) ? OWN : "") + relation.name();
    }

    /** The class of that name. */
    public Optional<DbClass> find(String schema, String name) {
        return classes.values().stream()
                .filter(c -> c.name().equals(name) && c.schema().equals(schema))
                .findFirst();
    }
}
