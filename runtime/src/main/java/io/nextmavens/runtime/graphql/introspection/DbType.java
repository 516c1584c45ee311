package io.nextmavens.runtime.graphql.introspection;

import java.util.List;

/**
 * A type ({@code pg_type}).
 *
 * @param oid its own
 * @param kind {@code typtype}: b base, c composite, d domain, e enum, r range, p pseudo
 * @param relation the {@code oid} of a composite type's {@code pg_class}
 * @param element of an array type, else 0
 * @param base of a domain, else 0
 * @param subtype of a range, else 0
 * @param notNull whether a domain refuses null
 * @param hasDefault whether a domain has a default
 * @param labels of an enum, in order
 * @param extension that it came with, or empty
 * @param tags its comment
 */
public record DbType(
        long oid,
        String schema,
        String name,
        char kind,
        long relation,
        long element,
        long base,
        long subtype,
        boolean notNull,
        boolean hasDefault,
        List<String> labels,
        String extension,
        SmartTags tags) {

    public DbType {
        labels = List.copyOf(labels);
    }

    DbType tagged(SmartTags others) {
        return new DbType(
                oid,
                schema,
                name,
                kind,
                relation,
                element,
                base,
                subtype,
                notNull,
                hasDefault,
                labels,
                extension,
                others);
    }
}
