package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.introspection.DbClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A type of the database that GraphQL can carry. */
public sealed interface Codec {

    /** Its name in SQL, quoted where needed: what a value is cast to. */
    String sqlType();

    /** A type of one value. */
    record Scalar(ScalarKind kind, String sqlType) implements Codec {}

    /**
     * An enum, or a table that stands for one.
     *
     * @param typeName in GraphQL
     */
    record Enumeration(String typeName, String sqlType, List<Value> values, Optional<String> description)
            implements Codec {

        public Enumeration {
            values = List.copyOf(values);
        }

        /**
         * One of its values.
         *
         * @param label in the database
         * @param name in GraphQL
         */
        public record Value(String label, String name, Optional<String> description) {}

        /** Whether labels and names are the same throughout. */
        public boolean isVerbatim() {
            return values.stream().allMatch(value -> value.label().equals(value.name()));
        }
    }

    /**
     * An array, or a domain over one.
     *
     * @param notNull whether the domain refuses null
     */
    record Array(Codec element, String sqlType, boolean notNull) implements Codec {

        public Array(Codec element, String sqlType) {
            this(element, sqlType, false);
        }
    }

    /**
     * A domain over something that is no array.
     *
     * @param typeName in GraphQL
     */
    record Domain(String typeName, Codec base, String sqlType, boolean notNull, Optional<String> description)
            implements Codec {}

    /** A range. */
    record Range(Codec subtype, String sqlType) implements Codec {}

    /** A row: of a relation, of a composite type, or what a function gives. Compared by identity. */
    final class Composite implements Codec {

        private final String typeName;
        private final String sqlType;
        private final Optional<DbClass> source;
        private final Optional<String> description;
        private final boolean notNull;
        private List<Attribute> attributes = List.of();
        private Optional<BaseTable> base = Optional.empty();

        /**
         * A row type whose attributes are not known yet.
         *
         * @param typeName in GraphQL
         * @param source what it is the row of; empty for a function's own result
         */
        Composite(String typeName, String sqlType, Optional<DbClass> source, Optional<String> description) {
            this(typeName, sqlType, source, description, false);
        }

        /**
         * The same.
         *
         * @param notNull whether it is a domain that refuses null
         */
        Composite(
                String typeName,
                String sqlType,
                Optional<DbClass> source,
                Optional<String> description,
                boolean notNull) {
            this.typeName = typeName;
            this.sqlType = sqlType;
            this.source = source;
            this.description = description;
            this.notNull = notNull;
        }

        void complete(List<Attribute> all) {
            attributes = List.copyOf(all);
        }

        /** Adds what the row has of another table. */
        void extend(List<Attribute> more, BaseTable of) {
            List<Attribute> all = new ArrayList<>(attributes);
            all.addAll(more);
            attributes = List.copyOf(all);
            base = Optional.of(of);
        }

        public String typeName() {
            return typeName;
        }

        @Override
        public String sqlType() {
            return sqlType;
        }

        /** Whether it is a domain that refuses null. */
        public boolean notNull() {
            return notNull;
        }

        /** The table that some of its attributes are of. */
        public Optional<BaseTable> base() {
            return base;
        }

        public Optional<DbClass> source() {
            return source;
        }

        public Optional<String> description() {
            return description;
        }

        public List<Attribute> attributes() {
            return attributes;
        }

        /** Whether it is what a function alone gives: it can be no input. */
        public boolean isAnonymous() {
            return source.isEmpty();
        }

        /** The attribute of that column. */
        public Optional<Attribute> attribute(String column) {
            return attributes.stream().filter(a -> a.column().equals(column)).findFirst();
        }

        @Override
        public String toString() {
            return "Composite[" + typeName + "]";
        }
    }

    /** Whether no value of the type is null: a domain that refuses it. */
    default boolean refusesNull() {
        return switch (this) {
            case Domain domain -> domain.notNull();
            case Array array -> array.notNull();
            case Composite row -> row.notNull();
            default -> false;
        };
    }

    /** The type below domains. */
    default Codec unwrapped() {
        return this instanceof Domain domain ? domain.base().unwrapped() : this;
    }

    /** The type below domains, arrays and ranges. */
    default Codec innermost() {
        return switch (this) {
            case Domain domain -> domain.base().innermost();
            case Array array -> array.element().innermost();
            case Range range -> range.subtype().innermost();
            default -> this;
        };
    }

    /** Whether it is that kind of scalar, domains looked through. */
    default boolean is(ScalarKind kind) {
        return unwrapped() instanceof Scalar scalar && scalar.kind() == kind;
    }
}
