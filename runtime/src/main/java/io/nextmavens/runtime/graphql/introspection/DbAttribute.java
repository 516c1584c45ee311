package io.nextmavens.runtime.graphql.introspection;

/**
 * A column of a relation or a member of a composite type.
 *
 * @param number its {@code attnum}
 * @param type the {@code oid} of its type
 * @param hasDefault whether a row can be made without it: a default, an identity or a generated column
 * @param identityAlways {@code GENERATED ALWAYS}: never written
 * @param tags its comment
 */
public record DbAttribute(
        int number,
        String name,
        long type,
        boolean notNull,
        boolean hasDefault,
        boolean identityAlways,
        SmartTags tags) {

    DbAttribute asNotNull() {
        return new DbAttribute(number, name, type, true, hasDefault, identityAlways, tags);
    }
}
