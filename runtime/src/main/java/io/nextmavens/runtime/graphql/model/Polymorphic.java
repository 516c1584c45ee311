package io.nextmavens.runtime.graphql.model;

import java.util.List;
import java.util.Optional;

/** A type whose values are of several object types: an interface or a union. Immutable. */
public sealed interface Polymorphic {

    /** Its name in GraphQL. */
    String typeName();

    /** Names of the object types. */
    List<String> objectTypes();

    /**
     * Rows of one table that a column tells apart: {@code @interface mode:single} and {@code mode:relational}.
     *
     * @param type the column
     * @param isNode whether its rows have a globally unique identifier
     */
    record Kinds(Table table, Attribute type, List<Kind> kinds, boolean isNode) implements Polymorphic {

        public Kinds {
            kinds = List.copyOf(kinds);
        }

        @Override
        public String typeName() {
            return table.names().type();
        }

        @Override
        public List<String> objectTypes() {
            return kinds.stream().map(Kind::typeName).toList();
        }
    }

    /** One kind of a table's rows. */
    sealed interface Kind {

        /** The value of the table's column, as text. */
        String value();

        String typeName();
    }

    /**
     * Rows with all they have in the table itself.
     *
     * @param attributes that this kind shows
     * @param relations that this kind has
     */
    record OwnKind(String value, String typeName, List<Attribute> attributes, List<Relation> relations)
            implements Kind {

        public OwnKind {
            attributes = List.copyOf(attributes);
            relations = List.copyOf(relations);
        }
    }

    /**
     * Rows that have the rest in a table of their own.
     *
     * @param table whose rows refer to those of the base
     */
    record TableKind(String value, Table table, BaseTable base) implements Kind {

        @Override
        public String typeName() {
            return table.names().type();
        }
    }

    /**
     * Rows of several tables: {@code @interface mode:union}, and the union of {@code @unionMember}.
     *
     * @param row what they have in common; without attributes for a union
     * @param shared the type whose comment makes it an interface; empty for a union
     * @param tables with a primary key
     * @param isNode whether the interface promises a globally unique identifier
     */
    record Members(Codec.Composite row, Optional<Table> shared, List<Table> tables, boolean isNode, Behavior behavior)
            implements Polymorphic {

        public Members {
            tables = List.copyOf(tables);
        }

        @Override
        public String typeName() {
            return row.typeName();
        }

        @Override
        public List<String> objectTypes() {
            return tables.stream().map(table -> table.names().type()).toList();
        }

        /** The type of its connections. */
        public String connectionType() {
            return shared.map(table -> table.names().connectionType()).orElse(typeName() + "Connection");
        }

        /** Whether the query has a field for all of them. */
        public boolean allows(String scope) {
            return behavior.allows(scope);
        }
    }
}
