package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.catalog.Relationship;
import io.nextmavens.runtime.catalog.Relationship.ByForeignKey;
import io.nextmavens.runtime.catalog.Relationship.ByJunction;
import io.nextmavens.runtime.catalog.Relationship.Cardinality;
import io.nextmavens.runtime.catalog.Relationship.ColumnPair;
import io.nextmavens.runtime.catalog.Relationship.Computed;
import io.nextmavens.runtime.rest.error.SchemaErrors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the one relationship that an embed means.
 *
 * <p>An embed names the other relation, or the foreign key, or its column, or a computed relationship; a hint chooses
 * among several by the name of the key, of its column at either end, or of the junction.
 */
final class RelationshipSearch {

    private final Catalog catalog;
    private final String schema;

    /**
     * A search in one schema.
     *
     * @param schema both ends have to be in it
     */
    RelationshipSearch(Catalog catalog, String schema) {
        this.catalog = catalog;
        this.schema = schema;
    }

    /** The relationship; fails with PGRST200 when there is none and with PGRST201 when there are several. */
    Relationship find(String origin, String target, Optional<String> hint) {
        List<Relationship> candidates = ofOrigin(origin).stream()
                .filter(relationship -> matches(relationship, target, hint))
                .toList();
        return switch (candidates.size()) {
            case 0 ->
                throw SchemaErrors.noRelationship(origin, target, hint, schema, suggestion(origin, target))
                        .exception();
            case 1 -> candidates.getFirst();
            default -> throw ambiguous(origin, target, candidates);
        };
    }

    private List<Relationship> ofOrigin(String origin) {
        return catalog.relationshipsOf(new QualifiedName(schema, origin)).stream()
                .filter(relationship -> schema.equals(schemaOfEnd(relationship)))
                .toList();
    }

    private static String schemaOfEnd(Relationship relationship) {
        return relationship instanceof Computed computed
                ? computed.function().schema()
                : relationship.target().schema();
    }

    private static boolean matches(Relationship relationship, String target, Optional<String> hint) {
        return switch (relationship) {
            case Computed computed -> target.equals(computed.function().name());
            case ByForeignKey key
            when key.self() -> hint.isEmpty() ? matchesSelf(key, target) : matchesSelf(key, target, hint.get());
            case ByForeignKey key -> hint.isEmpty() ? matches(key, target) : matches(key, target, hint.get());
            case ByJunction junction ->
                !junction.self()
                        && target.equals(junction.target().name())
                        && hint.filter(name -> !name.equals(junction.junction().name()))
                                .isEmpty();
        };
    }

    /** A table's own name leads to its many, the key's column to its one: both are the same key. */
    private static boolean matchesSelf(ByForeignKey key, String target) {
        return switch (key.cardinality()) {
            case ONE_TO_MANY -> target.equals(key.target().name());
            case MANY_TO_ONE -> isOnlyOriginColumn(key, target);
            case ONE_TO_ONE -> false;
        };
    }

    private static boolean matchesSelf(ByForeignKey key, String target, String hint) {
        return key.cardinality() == Cardinality.ONE_TO_MANY
                && target.equals(key.target().name())
                && isOnlyTargetColumn(key, hint);
    }

    private static boolean matches(ByForeignKey key, String target) {
        return target.equals(key.target().name())
                || (!key.targetIsView() && (target.equals(key.constraint()) || isOnlyOriginColumn(key, target)));
    }

    private static boolean matches(ByForeignKey key, String target, String hint) {
        return target.equals(key.target().name())
                && (hint.equals(key.constraint()) || isOnlyOriginColumn(key, hint) || isOnlyTargetColumn(key, hint));
    }

    private static boolean isOnlyOriginColumn(ByForeignKey key, String name) {
        return key.columns().size() == 1 && key.columns().getFirst().from().equals(name);
    }

    private static boolean isOnlyTargetColumn(ByForeignKey key, String name) {
        return key.columns().size() == 1 && key.columns().getFirst().to().equals(name);
    }

    private static RuntimeException ambiguous(String origin, String target, List<Relationship> candidates) {
        JsonArray details = new JsonArray();
        List<String> choices = new ArrayList<>();
        for (Relationship candidate : candidates) {
            details.add(describe(candidate));
            choices.add("'" + candidate.target().name() + "!" + distinction(candidate) + "'");
        }
        return SchemaErrors.ambiguousRelationship(origin, target, details, choices)
                .exception();
    }

    private static String distinction(Relationship relationship) {
        return switch (relationship) {
            case ByForeignKey key -> key.constraint();
            case ByJunction junction -> junction.junction().name();
            case Computed computed -> computed.function().name();
        };
    }

    private static JsonObject describe(Relationship relationship) {
        JsonObject details = new JsonObject();
        switch (relationship) {
            case ByForeignKey key ->
                details.put(
                                "cardinality",
                                switch (key.cardinality()) {
                                    case MANY_TO_ONE -> "many-to-one";
                                    case ONE_TO_MANY -> "one-to-many";
                                    case ONE_TO_ONE -> "one-to-one";
                                })
                        .put("embedding", ends(key))
                        .put(
                                "relationship",
                                key.constraint() + " using " + key.origin().name()
                                        + names(key.columns().stream()
                                                .map(ColumnPair::from)
                                                .toList())
                                        + " and " + key.target().name()
                                        + names(key.columns().stream()
                                                .map(ColumnPair::to)
                                                .toList()));
            case ByJunction junction ->
                details.put("cardinality", "many-to-many")
                        .put("embedding", ends(junction))
                        .put(
                                "relationship",
                                junction.junction().name() + " using " + junction.originConstraint()
                                        + names(junction.originColumns().stream()
                                                .map(ColumnPair::to)
                                                .toList())
                                        + " and " + junction.targetConstraint()
                                        + names(junction.targetColumns().stream()
                                                .map(ColumnPair::to)
                                                .toList()));
            case Computed computed -> details.put("embedding", ends(computed));
        }
        return details;
    }

    private static String ends(Relationship relationship) {
        return relationship.origin().name() + " with " + relationship.target().name();
    }

    private static String names(List<String> names) {
        return names.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    /** Of a wrong origin one that has relationships; of a right one what it is related to. */
    private Optional<String> suggestion(String origin, String target) {
        List<Relationship> fromOrigin = ofOrigin(origin);
        if (fromOrigin.isEmpty()
                && catalog.relation(new QualifiedName(schema, origin)).isEmpty()) {
            List<String> origins = catalog.relationships().entrySet().stream()
                    .filter(entry -> entry.getValue().stream()
                            .anyMatch(relationship -> schema.equals(schemaOfEnd(relationship))))
                    .map(Map.Entry::getKey)
                    .map(QualifiedName::name)
                    .toList();
            return Suggestions.of(origins).closest(origin, Suggestions.LOOSE).map(name -> instead(name, origin));
        }
        return Suggestions.of(fromOrigin.stream()
                        .map(relationship -> relationship.target().name())
                        .toList())
                .closest(target, Suggestions.LOOSE)
                .filter(name -> !name.equalsIgnoreCase(target))
                .map(name -> instead(name, target));
    }

    private static String instead(String meant, String written) {
        return "Perhaps you meant '" + meant + "' instead of '" + written + "'.";
    }
}
