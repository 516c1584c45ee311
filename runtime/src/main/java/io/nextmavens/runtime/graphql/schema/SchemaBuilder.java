package io.nextmavens.runtime.graphql.schema;

import static io.nextmavens.runtime.graphql.schema.Types.inputField;
import static io.nextmavens.runtime.graphql.schema.Types.required;

import graphql.Scalars;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeReference;
import graphql.schema.GraphQLUnionType;
import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.model.Attribute;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.FunctionSource;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.Node;
import io.nextmavens.runtime.graphql.model.Polymorphic;
import io.nextmavens.runtime.graphql.model.Relation;
import io.nextmavens.runtime.graphql.model.Table;
import io.nextmavens.runtime.graphql.schema.Meaning.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Makes the schema of a model, and notes what its parts stand for. Not thread-safe; use one for each schema. */
public final class SchemaBuilder {

    private static final Logger LOG = Logger.getLogger(SchemaBuilder.class);

    /** Where assertions are on, as in tests: it takes as long as all the rest. */
    private static final boolean VALIDATED = SchemaBuilder.class.desiredAssertionStatus();

    static final String NODE_ID =
            "A globally unique identifier. Can be used in various places throughout the system to identify this single"
                    + " value.";

    private final Model model;
    private final Types types;
    private final Map<String, Map<String, Meaning>> meanings = new HashMap<>();
    private final Map<String, Map<String, InputMeaning>> inputs = new HashMap<>();
    private final Map<String, Codec.Composite> rows = new HashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final PolymorphicTypes polymorphics;
    private final Connections connections;
    private final Mutations mutations;
    private final String nodeIdField;
    private final Subscriptions subscriptions;
    private final boolean tokens;

    private SchemaBuilder(Model model, boolean tokens, SubscriptionFields subscribed) {
        this.model = model;
        this.types = new Types(model, tokens);
        this.tokens = tokens;
        this.nodeIdField = model.options().nodeIdField();
        this.connections = new Connections(model, types, inputs);
        this.polymorphics = new PolymorphicTypes(this, model, types, connections);
        this.mutations = new Mutations(this, model, types, connections);
        this.subscriptions = new Subscriptions(this, model, types, connections, subscribed);
        List.of("Query", "Mutation", "Subscription").forEach(types::reserve);
        types.rowsBy(this::rowType, this::inputType);
    }

    /**
     * The schema of a model.
     *
     * @param tokens whether there is a secret to sign tokens with
     * @param subscribed what can be subscribed to
     */
    public static GraphqlSchema build(Model model, boolean tokens, SubscriptionFields subscribed) {
        return new SchemaBuilder(model, tokens, subscribed).build();
    }

    private GraphqlSchema build() {
        model.all().stream()
                .flatMap(table -> table.node().stream())
                .forEach(node -> nodes.putIfAbsent(node.identifier(), node));
        polymorphics.nodes().forEach(node -> nodes.putIfAbsent(node.identifier(), node));
        Queries queries = new Queries(this, model, types, connections, polymorphics, nodes);
        types.of("Node", queries::nodeInterface);
        GraphQLObjectType query = queries.root();
        Optional<GraphQLObjectType> mutation = mutations.root();
        Optional<GraphQLObjectType> subscription = subscriptions.root(query);
        // all types are known and refer to each other by name, so that nobody has to look for them; what is made here
        // is
        // valid by how it is made, which the tests check
        List<GraphQLNamedType> all = new ArrayList<>(types.all());
        all.add(query);
        mutation.ifPresent(all::add);
        subscription.ifPresent(all::add);
        all.addAll(BuiltInScalars.of(all));
        GraphQLCodeRegistry.Builder code = GraphQLCodeRegistry.newCodeRegistry();
        for (GraphQLNamedType type : all) {
            if (type instanceof GraphQLInterfaceType || type instanceof GraphQLUnionType) {
                code.typeResolver(
                        type.getName(), environment -> environment.getSchema().getQueryType());
            }
        }
        GraphQLSchema built = new GraphQLSchema.FastBuilder(
                        code, query, mutation.orElse(null), subscription.orElse(null))
                .addTypes(all)
                .withValidation(VALIDATED)
                .build();
        return new GraphqlSchema(
                built, model, meanings, rows, inputs, connections.orders(), nodes, abstractTypes(all), tokens);
    }

    private static Map<String, Set<String>> abstractTypes(List<GraphQLNamedType> all) {
        Map<String, Set<String>> names = new HashMap<>();
        for (GraphQLNamedType type : all) {
            if (type instanceof GraphQLObjectType object) {
                object.getInterfaces().forEach(of -> names.computeIfAbsent(type.getName(), key -> new HashSet<>())
                        .add(of.getName()));
            } else if (type instanceof GraphQLUnionType union) {
                union.getTypes().forEach(of -> names.computeIfAbsent(of.getName(), key -> new HashSet<>())
                        .add(union.getName()));
            }
        }
        return names;
    }

    // ---- rows

    /** Makes the type of a row, if it can have one and has none yet. */
    void rowType(Codec.Composite row) {
        String name = row.typeName();
        Optional<Table> table = model.table(row);
        Optional<Polymorphic> polymorphic = model.polymorphic(name);
        if (polymorphic.isPresent()) {
            rows.putIfAbsent(name, row);
            polymorphics.make(polymorphic.get());
            return;
        }
        if (types.has(name) || (table.isPresent() && table.get().source().tags().has("enum"))) {
            return;
        }
        rows.put(name, row);
        types.of(name, () -> objectOf(row, table));
    }

    private GraphQLNamedType objectOf(Codec.Composite row, Optional<Table> table) {
        String name = row.typeName();
        Fields fields = new Fields(name);
        GraphQLObjectType.Builder type = GraphQLObjectType.newObject()
                .name(name)
                .description(row.description().orElse(null));
        table.flatMap(Table::node).filter(nodes::containsValue).ifPresent(node -> nodeId(type, fields, node));
        table.ifPresent(of -> polymorphics.interfacesOf(of).forEach(type::withInterface));
        columns(fields, row.attributes());
        computed(fields, row);
        table.ifPresent(of -> {
            relations(fields, name, of.relations(), false);
            polymorphics.references(fields, name, of, false);
        });
        type.fields(fields.all());
        return fields.all().isEmpty() ? placeholder(name) : type.build();
    }

    /** Makes objects of a type nodes. */
    void nodeId(GraphQLObjectType.Builder type, Fields fields, Node node) {
        type.withInterface(GraphQLTypeReference.typeRef("Node"));
        fields.add(nodeIdField, new Meaning.NodeId(node), NODE_ID, required(Scalars.GraphQLID), List.of(), null);
    }

    /** Fields for columns. */
    void columns(Fields fields, List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            if (attribute.selects()) {
                types.output(attribute.codec())
                        .ifPresent(of -> fields.add(
                                attribute.fieldName(),
                                new Meaning.Column(attribute),
                                attribute.description().orElse(null),
                                attribute.notNull() ? required(of) : of,
                                List.of(),
                                attribute.deprecation().orElse(null)));
            }
        }
    }

    /** Fields for the functions of a row. */
    void computed(Fields fields, Codec.Composite row) {
        model.computed(row).forEach(function -> function(fields, function, true));
    }

    /** A type without fields is none that GraphQL allows; nothing refers to it but functions that return it. */
    private static GraphQLObjectType placeholder(String name) {
        return GraphQLObjectType.newObject()
                .name(name)
                .field(Types.field("_", null, Scalars.GraphQLBoolean))
                .build();
    }

    /**
     * Fields for relations.
     *
     * @param owner the name of the type that has them
     * @param ofInterface whether the type is an interface
     */
    void relations(Fields fields, String owner, List<Relation> relations, boolean ofInterface) {
        for (Relation relation : relations) {
            if (!relation.hasSingle() && !relation.hasConnection() && !relation.hasList()) {
                continue; // the target's type may be referred to by nothing
            }
            String target = relation.target().names().type();
            String deprecation = relation.deprecation().orElse(null);
            types.output(relation.target().row()).ifPresent(type -> {
                if (relation.hasSingle()) {
                    fields.add(
                            relation.singleField(),
                            new Meaning.Related(relation, Shape.SINGLE),
                            relation.description()
                                    .orElse("Reads a single `" + target + "` that is related to this `" + owner + "`."),
                            relation.notNull() ? required(type) : type,
                            List.of(),
                            deprecation);
                }
                String many = relation.description()
                        .orElse("Reads and enables pagination through a set of `" + target + "`.");
                if (relation.hasConnection()) {
                    fields.add(
                            relation.connectionField(),
                            new Meaning.Related(relation, Shape.CONNECTION),
                            many,
                            required(connections.ofTable(relation.target())),
                            arguments(relation, Shape.CONNECTION, ofInterface),
                            deprecation);
                }
                if (relation.hasList()) {
                    fields.add(
                            relation.listField(),
                            new Meaning.Related(relation, Shape.LIST),
                            many,
                            required(GraphQLList.list(required(type))),
                            arguments(relation, Shape.LIST, ofInterface),
                            deprecation);
                }
            });
        }
    }

    private List<GraphQLArgument> arguments(Relation relation, Shape shape, boolean ofInterface) {
        return ofInterface ? connections.pagination(shape) : connections.arguments(relation.target(), shape);
    }

    /** Makes the input type of a row, unless there is one. */
    private void inputType(Codec.Composite row) {
        String name = row.typeName() + "Input";
        if (!types.has(name)) {
            types.of(name, () -> writable(name, row, Writing.CREATE));
        }
    }

    /** A reference to the type of a change of the row. */
    GraphQLInputType patchType(Table table) {
        String name = table.names().patchType();
        return types.of(name, () -> writable(name, table.row(), Writing.PATCH));
    }

    private enum Writing {
        CREATE,
        PATCH,
        BASE
    }

    private GraphQLNamedType writable(String name, Codec.Composite row, Writing writing) {
        GraphQLInputObjectType.Builder type = GraphQLInputObjectType.newInputObject()
                .name(name)
                .description(
                        switch (writing) {
                            case CREATE -> "An input for mutations affecting `" + row.typeName() + "`";
                            case PATCH ->
                                Texts.type("Represents an update to a `" + row.typeName()
                                        + "`. Fields that are set will be updated.");
                            case BASE -> "An input representation of `" + row.typeName() + "` with nullable fields.";
                        });
        Set<String> taken = new HashSet<>();
        for (Attribute attribute : row.attributes()) {
            boolean writes =
                    switch (writing) {
                        case CREATE -> attribute.inserts();
                        case PATCH -> attribute.updates();
                        case BASE -> attribute.selects();
                    };
            if (writes) {
                Optional<GraphQLInputType> input = types.input(attribute.codec());
                if (input.isPresent() && taken.add(attribute.fieldName())) {
                    boolean mayBeLeftOut = writing != Writing.CREATE || !attribute.notNull() || attribute.hasDefault();
                    inputs.computeIfAbsent(name, key -> new HashMap<>())
                            .put(attribute.fieldName(), new InputMeaning.Column(attribute));
                    type.field(graphql.schema.GraphQLInputObjectField.newInputObjectField()
                            .name(attribute.fieldName())
                            .description(attribute.description().orElse(null))
                            .type(mayBeLeftOut ? input.get() : required(input.get()))
                            .build());
                }
            }
        }
        if (taken.isEmpty()) {
            type.field(inputField("_", null, Scalars.GraphQLBoolean));
        }
        return type.build();
    }

    // ---- functions

    /** Adds the fields of a function, as a query or of a row. */
    void function(Fields fields, FunctionSource function, boolean computed) {
        Optional<List<GraphQLArgument>> arguments = arguments(function, computed ? 1 : 0);
        Optional<GraphQLOutputType> result =
                types.output(function.result()).map(type -> polymorphics.preferred(function, type));
        if (arguments.isEmpty() || result.isEmpty()) {
            return;
        }
        String name = computed ? function.computedField() : function.rootField();
        String description = function.description().orElse(null);
        String deprecation = function.deprecation().orElse(null);
        if (!function.returnsSet()) {
            fields.addVerbatim(
                    name,
                    meaning(function, computed, Shape.SINGLE),
                    description,
                    function.notNull() ? required(result.get()) : result.get(),
                    arguments.get(),
                    deprecation);
            return;
        }
        String scope = (computed ? "typeField" : "queryField") + ":resource:";
        if (!function.returnsArray() && function.allows(scope + "connection")) {
            GraphQLOutputType connection = connections.ofFunction(function);
            fields.addVerbatim(
                    name,
                    meaning(function, computed, Shape.CONNECTION),
                    description == null
                            ? "Reads and enables pagination through a set of `" + connections.nodeName(function) + "`."
                            : description,
                    computed ? required(connection) : connection,
                    with(arguments.get(), connections.arguments(function, Shape.CONNECTION)),
                    deprecation);
        }
        if (function.allows(scope + (function.returnsArray() ? "array" : "list"))) {
            boolean nonNull = function.notNull()
                    || (!function.returnsArray() && !model.options().setofFunctionsContainNulls());
            GraphQLOutputType list = GraphQLList.list(nonNull ? required(result.get()) : result.get());
            fields.addVerbatim(
                    function.returnsArray() ? name : name + "List",
                    meaning(function, computed, Shape.LIST),
                    description,
                    function.notNull() ? required(list) : list,
                    function.returnsArray()
                            ? arguments.get()
                            : with(arguments.get(), connections.arguments(function, Shape.LIST)),
                    deprecation);
        }
    }

    private static Meaning meaning(FunctionSource function, boolean computed, Shape shape) {
        return computed ? new Meaning.Computed(function, shape) : new Meaning.Called(function, shape);
    }

    private static List<GraphQLArgument> with(List<GraphQLArgument> own, List<GraphQLArgument> more) {
        Map<String, GraphQLArgument> all = new LinkedHashMap<>();
        own.forEach(argument -> all.put(argument.getName(), argument));
        more.forEach(argument -> all.putIfAbsent(argument.getName(), argument));
        return List.copyOf(all.values());
    }

    /** Arguments for the parameters; empty when one of them cannot be given. */
    private Optional<List<GraphQLArgument>> arguments(FunctionSource function, int offset) {
        Map<String, GraphQLArgument> arguments = new LinkedHashMap<>();
        for (FunctionSource.Parameter parameter :
                function.parameters().subList(offset, function.parameters().size())) {
            Optional<GraphQLInputType> type = parameterType(parameter);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            arguments.put(
                    parameter.argument(),
                    GraphQLArgument.newArgument()
                            .name(parameter.argument())
                            .type(parameter.required() ? required(type.get()) : type.get())
                            .build());
        }
        return Optional.of(List.copyOf(arguments.values()));
    }

    /** The type that a parameter is given by. */
    Optional<GraphQLInputType> parameterType(FunctionSource.Parameter parameter) {
        if (parameter.codec() instanceof Codec.Composite row) {
            switch (parameter.variant()) {
                case PATCH -> {
                    return model.table(row).map(this::patchType);
                }
                case BASE -> {
                    String name = Words.upperCamelCase(row.typeName() + "-base-input");
                    return Optional.of(types.of(name, () -> writable(name, row, Writing.BASE)));
                }
                case NODE_ID -> {
                    return isIdentified(row) ? Optional.of(Scalars.GraphQLID) : Optional.empty();
                }
                case INPUT -> {
                    // as for any other type
                }
            }
        }
        return types.input(parameter.codec());
    }

    private boolean isIdentified(Codec.Composite row) {
        return model.table(row).flatMap(Table::node).isPresent()
                || (model.polymorphic(row.typeName()).orElse(null) instanceof Polymorphic.Kinds kinds
                        && kinds.isNode());
    }

    // ---- fields of one type

    /** Fields of a type in the order they were added; the first of a name counts. */
    Fields fieldsOf(String type) {
        return new Fields(type);
    }

    /** Notes what fields of an input stand for. */
    void inputMeans(String type, String field, InputMeaning meaning) {
        inputs.computeIfAbsent(type, key -> new HashMap<>()).put(field, meaning);
    }

    /** Fields of one type. */
    final class Fields {

        private final String type;
        private final Map<String, GraphQLFieldDefinition> fields = new LinkedHashMap<>();

        private Fields(String type) {
            this.type = type;
        }

        List<GraphQLFieldDefinition> all() {
            return List.copyOf(fields.values());
        }

        /** Adds a field whose description is ours, or of a comment that is cut like ours. */
        void add(
                String name,
                Meaning meaning,
                String description,
                GraphQLOutputType of,
                List<GraphQLArgument> arguments,
                String deprecation) {
            addVerbatim(
                    name, meaning, description == null ? null : Texts.field(description), of, arguments, deprecation);
        }

        void addVerbatim(
                String name,
                Meaning meaning,
                String description,
                GraphQLOutputType of,
                List<GraphQLArgument> arguments,
                String deprecation) {
            if (fields.containsKey(name)) {
                LOG.debugf("Two things would be the field %s of %s; the first is", name, type);
                return;
            }
            meanings.computeIfAbsent(type, key -> new HashMap<>()).put(name, meaning);
            Supplier<GraphQLFieldDefinition.Builder> builder = () -> GraphQLFieldDefinition.newFieldDefinition()
                    .name(name)
                    .description(description)
                    .type(of)
                    .arguments(arguments);
            fields.put(
                    name,
                    deprecation == null
                            ? builder.get().build()
                            : builder.get().deprecate(deprecation).build());
        }
    }
}
