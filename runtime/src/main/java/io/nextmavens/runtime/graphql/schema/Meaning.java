package io.nextmavens.runtime.graphql.schema;

import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Reference;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.Table;
import java.util.Optional;

/** What a field of the schema stands for in the database. */
public sealed interface Meaning {

    /** How a set of rows is given. */
    enum Shape {
        /** One value, or an array as one value. */
        SINGLE,
        CONNECTION,
        LIST
    }

    // ---- fields of a row

    /** A column. */
    record Column(Attribute attribute) implements Meaning {}

    /** The globally unique identifier of a row. */
    record NodeId(Node node) implements Meaning {}

    /** Rows that a foreign key leads to. */
    record Related(Relation relation, Shape shape) implements Meaning {}

    /** Rows that a comment leads to. */
    record Referenced(Reference reference, Shape shape) implements Meaning {}

    /** A function of the row. */
    record Computed(FunctionSource function, Shape shape) implements Meaning {}

    // ---- fields of the query

    /** The query itself once more. */
    record QueryItself() implements Meaning {}

    /** The identifier of the query itself. */
    record QueryId() implements Meaning {}

    /** Any row by its identifier. */
    record AnyNode() implements Meaning {}

    /** A row of one type by its identifier. */
    record NodeOf(Node node) implements Meaning {}

    /** A row by a key. */
    record ByKey(Table table, Table.Key key) implements Meaning {}

    /** All rows of a table. */
    record AllRows(Table table, Shape shape) implements Meaning {}

    /** All rows of an interface's tables. */
    record AllMembers(Polymorphic.Members members, Shape shape) implements Meaning {}

    /** A function. */
    record Called(FunctionSource function, Shape shape) implements Meaning {}

    // ---- mutations

    /** A new row. */
    record Create(Table table) implements Meaning {}

    /** A changed row, by a key or by its identifier. */
    record Update(Table table, Optional<Table.Key> key) implements Meaning {}

    /** A removed row, by a key or by its identifier. */
    record Delete(Table table, Optional<Table.Key> key) implements Meaning {}

    /** A function that changes something. */
    record Call(FunctionSource function) implements Meaning {}

    // ---- fields of a mutation's payload

    /** What the client sent to recognise its mutation. */
    record ClientMutationId() implements Meaning {}

    /** The row or the value that the mutation gave. */
    record Result() implements Meaning {}

    /** The identifier of a row that is no more. */
    record DeletedNodeId(Node node) implements Meaning {}

    /** The row as an edge of the connection of all rows. */
    record Edge(Table table) implements Meaning {}

    /** The query, to read what is now. */
    record QueryOfPayload() implements Meaning {}

    // ---- subscriptions, and fields of their payloads

    /** Changes of a table's rows. */
    record RowChanges(Table table) implements Meaning {}

    /** What happened to a row. */
    record ChangeOperation() implements Meaning {}

    /** The identifier of a row that has changed. */
    record ChangedNodeId(Node node) implements Meaning {}

    /** Notifications of a topic. */
    record Listen() implements Meaning {}

    /** What a notification says has happened. */
    record EventName() implements Meaning {}

    /** The row that a notification names. */
    record EventNode() implements Meaning {}

    /** The identifier of the row that a notification names. */
    record EventNodeId() implements Meaning {}
}
