package io.nextmavens.runtime.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a database has, as of one moment. Immutable and thread-safe; a reload makes another one.
 *
 * @param relations the tables and views of the exposed schemas
 * @param relationships those that start at a relation, sorted; both ends (and junctions) are in exposed schemas
 * @param functions the functions of the exposed schemas; overloads sorted, those with fewer parameters first
 * @param mediaHandlers the media handlers of the exposed schemas
 * @param representations casts between a domain and {@code json} or {@code text}
 * @param roles what is set for the roles that the login may become, by role
 * @param serverVersion {@code server_version_num}, e.g. 180001
 */
public record Catalog(
        Map<QualifiedName, Relation> relations,
        Map<QualifiedName, List<Relationship>> relationships,
        Map<QualifiedName, List<Function>> functions,
        List<MediaHandler> mediaHandlers,
        Map<Representation, QualifiedName> representations,
        Map<String, RoleSettings> roles,
        int serverVersion) {

    public Catalog {
        relations = Map.copyOf(relations);
        relationships = Map.copyOf(relationships);
        functions = Map.copyOf(functions);
        mediaHandlers = List.copyOf(mediaHandlers);
        representations = Map.copyOf(representations);
        roles = Map.copyOf(roles);
    }

    /**
     * A conversion that a cast offers; types are written as {@link Column} has them.
     *
     * @param source what is converted
     * @param target into what
     */
    public record Representation(String source, String target) {}

    /**
     * This catalog, made of an earlier one's objects wherever they are equal. A reload changes little, and what is new
     * on the heap has to be moved by the garbage collector while requests wait.
     */
    Catalog sharing(Catalog earlier) {
        return new Catalog(
                shared(relations, earlier.relations),
                sharedLists(relationships, earlier.relationships),
                sharedLists(functions, earlier.functions),
                mediaHandlers,
                representations,
                roles,
                serverVersion);
    }

    private static <K, V> Map<K, V> shared(Map<K, V> now, Map<K, V> before) {
        Map<K, V> all = HashMap.newHashMap(now.size());
        now.forEach((key, value) -> {
            V known = before.get(key);
            all.put(key, value.equals(known) ? known : value);
        });
        return all;
    }

    private static <K, V> Map<K, List<V>> sharedLists(Map<K, List<V>> now, Map<K, List<V>> before) {
        Map<K, List<V>> all = HashMap.newHashMap(now.size());
        now.forEach((key, list) -> {
            List<V> known = before.getOrDefault(key, List.of());
            all.put(key, list.equals(known) ? known : sharedElements(list, known));
        });
        return all;
    }

    private static <V> List<V> sharedElements(List<V> now, List<V> before) {
        Map<V, V> known = HashMap.newHashMap(before.size());
        before.forEach(element -> known.put(element, element));
        return now.stream().map(element -> known.getOrDefault(element, element)).toList();
    }

    /** What there is without other schemas than these, as if nothing in this database knew of them. */
    public Catalog within(Predicate<String> schemas) {
        Map<QualifiedName, List<Relationship>> related = new HashMap<>();
        relationships.forEach((origin, list) -> {
            List<Relationship> shown = !schemas.test(origin.schema())
                    ? List.of()
                    : list.stream()
                            .filter(relationship -> isWithin(relationship, schemas))
                            .toList();
            if (!shown.isEmpty()) {
                related.put(origin, shown);
            }
        });
        return new Catalog(
                named(relations, schemas),
                related,
                named(functions, schemas),
                mediaHandlers.stream()
                        .filter(handler -> schemas.test(handler.function().schema())
                                && handler.relation()
                                        .map(QualifiedName::schema)
                                        .filter(schemas.negate())
                                        .isEmpty())
                        .toList(),
                representations.entrySet().stream()
                        .filter(entry -> schemas.test(entry.getValue().schema()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                roles,
                serverVersion);
    }

    private static boolean isWithin(Relationship relationship, Predicate<String> schemas) {
        return schemas.test(relationship.target().schema())
                && switch (relationship) {
                    case Relationship.ByForeignKey _ -> true;
                    case Relationship.ByJunction junction ->
                        schemas.test(junction.junction().schema());
                    case Relationship.Computed computed ->
                        schemas.test(computed.function().schema());
                };
    }

    private static <V> Map<QualifiedName, V> named(Map<QualifiedName, V> all, Predicate<String> schemas) {
        return all.entrySet().stream()
                .filter(entry -> schemas.test(entry.getKey().schema()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The table or view of that name. */
    public Optional<Relation> relation(QualifiedName name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** The relationships that start there. */
    public List<Relationship> relationshipsOf(QualifiedName origin) {
        return relationships.getOrDefault(origin, List.of());
    }

    /** The overloads of that function; none when there is no such function. */
    public List<Function> functionsNamed(QualifiedName name) {
        return functions.getOrDefault(name, List.of());
    }

    /** The function that converts from the one type into the other. */
    public Optional<QualifiedName> representation(String source, String target) {
        return Optional.ofNullable(representations.get(new Representation(source, target)));
    }

    /** What is set for a role. */
    public RoleSettings role(String name) {
        return roles.getOrDefault(name, RoleSettings.NONE);
    }
}
