package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLTypeReference;
import graphql.schema.GraphQLUnionType;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Reference;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Interfaces and unions, the types that are of them, and fields that lead to them. */
final class PolymorphicTypes {

    private final SchemaBuilder schema;
    private final Model model;
    private final Types types;
    private final Connections connections;

    PolymorphicTypes(SchemaBuilder schema, Model model, Types types, Connections connections) {
        this.schema = schema;
        this.model = model;
        this.types = types;
        this.connections = connections;
    }

    /** Kinds whose rows have identifiers of their own. */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (Polymorphic each : model.polymorphics().values()) {
            if (each instanceof Polymorphic.Kinds kinds && kinds.isNode()) {
                for (Polymorphic.Kind kind : kinds.kinds()) {
                    if (kind instanceof Polymorphic.OwnKind own) {
                        nodes.add(node(kinds, own));
                    }
                }
            }
        }
        return nodes;
    }

    private static Node node(Polymorphic.Kinds kinds, Polymorphic.OwnKind kind) {
        return new Node(
                kind.typeName(),
                kind.typeName(),
                kinds.table(),
                Optional.of(new Node.Kind(kinds.type(), kind.value())));
    }

    // ---- types

    /** Makes the type, unless there is one, and those that are of it. */
    void make(Polymorphic type) {
        if (types.has(type.typeName())) {
            return;
        }
        types.of(type.typeName(), () -> switch (type) {
            case Polymorphic.Kinds kinds -> interfaceOf(kinds);
            case Polymorphic.Members members ->
                members.shared().map(shared -> interfaceOf(members, shared)).orElseGet(() -> unionOf(members));
        });
        switch (type) {
            case Polymorphic.Kinds kinds ->
                kinds.kinds().forEach(kind -> {
                    switch (kind) {
                        case Polymorphic.OwnKind own -> types.of(own.typeName(), () -> objectOf(kinds, own));
                        case Polymorphic.TableKind of ->
                            schema.rowType(of.table().row());
                    }
                });
            case Polymorphic.Members members -> members.tables().forEach(table -> schema.rowType(table.row()));
        }
    }

    private GraphQLNamedType interfaceOf(Polymorphic.Kinds kinds) {
        Table table = kinds.table();
        String name = kinds.typeName();
        SchemaBuilder.Fields fields = schema.fieldsOf(name);
        schema.columns(fields, table.row().attributes());
        schema.relations(fields, name, table.relations(), true);
        references(fields, name, table, true);
        return interfaceType(name, table.row(), fields, kinds.isNode());
    }

    private GraphQLNamedType interfaceOf(Polymorphic.Members members, Table shared) {
        SchemaBuilder.Fields fields = schema.fieldsOf(members.typeName());
        schema.columns(fields, members.row().attributes());
        references(fields, members.typeName(), shared, true);
        return interfaceType(members.typeName(), members.row(), fields, members.isNode());
    }

    private GraphQLNamedType interfaceType(
            String name, Codec.Composite row, SchemaBuilder.Fields fields, boolean isNode) {
        GraphQLInterfaceType.Builder type = GraphQLInterfaceType.newInterface()
                .name(name)
                .description(row.description().orElse(null))
                .fields(fields.all());
        if (isNode) {
            type.withInterface(GraphQLTypeReference.typeRef("Node"))
                    .field(Types.field(
                            model.options().nodeIdField(), SchemaBuilder.NODE_ID, required(Scalars.GraphQLID)));
        }
        return type.build();
    }

    private static GraphQLNamedType unionOf(Polymorphic.Members members) {
        GraphQLUnionType.Builder type = GraphQLUnionType.newUnionType().name(members.typeName());
        members.objectTypes().forEach(each -> type.possibleType(GraphQLTypeReference.typeRef(each)));
        return type.build();
    }

    private GraphQLNamedType objectOf(Polymorphic.Kinds kinds, Polymorphic.OwnKind kind) {
        Table table = kinds.table();
        String name = kind.typeName();
        SchemaBuilder.Fields fields = schema.fieldsOf(name);
        GraphQLObjectType.Builder type = GraphQLObjectType.newObject()
                .name(name)
                .description(table.row().description().orElse(null))
                .withInterface(GraphQLTypeReference.typeRef(kinds.typeName()));
        if (kinds.isNode()) {
            schema.nodeId(type, fields, node(kinds, kind));
        }
        schema.columns(fields, kind.attributes());
        schema.computed(fields, table.row());
        schema.relations(fields, name, kind.relations(), false);
        references(fields, name, table, false);
        return type.fields(fields.all()).build();
    }

    /** The interfaces that rows of a table are of, besides that of nodes. */
    List<GraphQLTypeReference> interfacesOf(Table table) {
        List<GraphQLTypeReference> interfaces = new ArrayList<>();
        for (Polymorphic each : model.polymorphicsOf(table)) {
            make(each);
            if (!(each instanceof Polymorphic.Members members)
                    || members.shared().isPresent()) {
                interfaces.add(GraphQLTypeReference.typeRef(each.typeName()));
            }
        }
        return interfaces;
    }

    /** The type that a comment says a function's rows are of. */
    GraphQLOutputType preferred(FunctionSource function, GraphQLOutputType type) {
        return function.source()
                .tags()
                .text("returnType")
                .filter(name -> function.result() instanceof Codec.Composite row
                        && model.polymorphic(row.typeName())
                                .filter(of -> of.objectTypes().contains(name))
                                .isPresent())
                .<GraphQLOutputType>map(GraphQLTypeReference::typeRef)
                .orElse(type);
    }

    // ---- fields

    /** Adds the fields of a table's references that a type has. */
    void references(SchemaBuilder.Fields fields, String owner, Table table, boolean ofInterface) {
        for (Reference reference : table.references()) {
            if (reference.from().filter(only -> !only.equals(owner)).isPresent()) {
                continue;
            }
            Optional<Polymorphic.Members> members = members(reference);
            GraphQLOutputType type = GraphQLTypeReference.typeRef(reference.typeName());
            members.ifPresentOrElse(
                    this::make,
                    () -> schema.rowType(reference.target().orElseThrow().row()));
            if (reference.hasSingle()) {
                fields.add(
                        reference.name(),
                        new Meaning.Referenced(reference, Shape.SINGLE),
                        "Reads a single `" + reference.typeName() + "` that is related to this `" + owner + "`.",
                        type,
                        List.of(),
                        null);
            }
            String many = "Reads and enables pagination through a set of `" + reference.typeName() + "`.";
            if (reference.hasConnection()) {
                fields.add(
                        reference.name(),
                        new Meaning.Referenced(reference, Shape.CONNECTION),
                        many,
                        required(connection(reference, members)),
                        arguments(reference, members, Shape.CONNECTION, ofInterface),
                        null);
            }
            if (reference.hasList()) {
                fields.add(
                        reference.listField(),
                        new Meaning.Referenced(reference, Shape.LIST),
                        many,
                        required(GraphQLList.list(required(type))),
                        arguments(reference, members, Shape.LIST, ofInterface),
                        null);
            }
        }
    }

    private Optional<Polymorphic.Members> members(Reference reference) {
        return model.polymorphic(reference.typeName())
                .filter(Polymorphic.Members.class::isInstance)
                .map(Polymorphic.Members.class::cast);
    }

    private GraphQLTypeReference connection(Reference reference, Optional<Polymorphic.Members> members) {
        return members.map(connections::ofMembers)
                .orElseGet(() -> connections.ofTable(reference.target().orElseThrow()));
    }

    private List<GraphQLArgument> arguments(
            Reference reference, Optional<Polymorphic.Members> members, Shape shape, boolean ofInterface) {
        if (members.isEmpty()) {
            return ofInterface
                    ? connections.pagination(shape)
                    : connections.arguments(reference.target().orElseThrow(), shape);
        }
        if (!ofInterface || members.get().shared().isEmpty()) {
            return connections.arguments(members.get(), shape);
        }
        List<GraphQLArgument> arguments = new ArrayList<>(connections.pagination(shape));
        connections.only(members.get()).ifPresent(arguments::add);
        return arguments;
    }

    /** Adds the fields of the query for all rows of an interface's tables. */
    void allRows(SchemaBuilder.Fields fields) {
        for (Polymorphic each : model.polymorphics().values()) {
            if (each instanceof Polymorphic.Members members && members.shared().isPresent()) {
                make(members);
                allRows(fields, members, members.shared().get().names().allRows());
            }
        }
    }

    private void allRows(SchemaBuilder.Fields fields, Polymorphic.Members members, String name) {
        String type = members.typeName();
        if (members.allows("query:interface:list")) {
            fields.add(
                    name + "List",
                    new Meaning.AllMembers(members, Shape.LIST),
                    "Reads a set of `" + type + "`.",
                    GraphQLList.list(required(GraphQLTypeReference.typeRef(type))),
                    connections.arguments(members, Shape.LIST),
                    null);
        }
        if (members.allows("query:interface:connection")) {
            fields.add(
                    name,
                    new Meaning.AllMembers(members, Shape.CONNECTION),
                    "Reads and enables pagination through a set of `" + type + "`.",
                    connections.ofMembers(members),
                    connections.arguments(members, Shape.CONNECTION),
                    null);
        }
    }
}
