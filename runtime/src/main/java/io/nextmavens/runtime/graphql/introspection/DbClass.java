package io.nextmavens.runtime.graphql.introspection;

import java.util.List;
import java.util.Optional;

/**
 * A relation or a composite type ({@code pg_class}).
 *
 * @param oid its own
 * @param kind {@code relkind}
 * @param rowType the {@code oid} of its row type
 * @param logged whether its rows survive a crash and its session: neither unlogged nor temporary
 * @param partition whether it is a partition of another table
 * @param updatable what {@code pg_relation_is_updatable} says: 4 update, 8 insert, 16 delete
 * @param parents the tables it inherits from
 * @param indexed columns that some index without a condition has
 * @param tags its comment, overridden by that of its row type
 */
public record DbClass(
        long oid,
        String schema,
        String name,
        char kind,
        long rowType,
        boolean logged,
        boolean partition,
        int updatable,
        List<Long> parents,
        List<DbAttribute> attributes,
        List<List<Integer>> indexed,
        SmartTags tags) {

    public DbClass {
        parents = List.copyOf(parents);
        attributes = List.copyOf(attributes);
        indexed = List.copyOf(indexed);
    }

    /** Whether rows can be read from it: a table, a view, a foreign table. */
    public boolean isRelation() {
        return "rvmfp".indexOf(kind) >= 0;
    }

    /** The attribute of that name. */
    public Optional<DbAttribute> attribute(String attribute) {
        return attributes.stream().filter(a -> a.name().equals(attribute)).findFirst();
    }

    /** The attribute of that number. */
    public Optional<DbAttribute> attribute(int number) {
        return attributes.stream().filter(a -> a.number() == number).findFirst();
    }

    DbClass tagged(SmartTags others) {
        return new DbClass(
                oid, schema, name, kind, rowType, logged, partition, updatable, parents, attributes, indexed, others);
    }

    DbClass withNotNull(List<Integer> numbers) {
        return new DbClass(
                oid,
                schema,
                name,
                kind,
                rowType,
                logged,
                partition,
                updatable,
                parents,
                attributes.stream()
                        .map(a -> numbers.contains(a.number()) ? a.asNotNull() : a)
                        .toList(),
                indexed,
                tags);
    }
}
