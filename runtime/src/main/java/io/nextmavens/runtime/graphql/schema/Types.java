package io.nextmavens.runtime.graphql.schema;

import graphql.Scalars;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeReference;
import io.nextmavens.runtime.graphql.model.Codec;
import io.nextmavens.runtime.graphql.model.Model;
import io.nextmavens.runtime.graphql.model.ScalarKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The named types of a schema that is being built. Types refer to each other by name, and are made when first referred
 * to, so that there are none that cannot be reached. Not thread-safe.
 */
final class Types {

    private final Model model;
    private final boolean tokens;
    private final Map<String, GraphQLNamedType> made = new LinkedHashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private final ArrayDeque<Supplier<GraphQLNamedType>> waiting = new ArrayDeque<>();
    private Consumer<Codec.Composite> rowTypes = row -> {};
    private Consumer<Codec.Composite> inputTypes = row -> {};

    /**
     * Types of the model.
     *
     * @param tokens whether the model's token type is signed
     */
    Types(Model model, boolean tokens) {
        this.model = model;
        this.tokens = tokens;
    }

    /** Keeps a name from types of the database. */
    void reserve(String name) {
        wanted.add(name);
    }

    void rowsBy(Consumer<Codec.Composite> output, Consumer<Codec.Composite> input) {
        rowTypes = output;
        inputTypes = input;
    }

    /** All types, those that wait to be made included. */
    Collection<GraphQLNamedType> all() {
        while (!waiting.isEmpty()) {
            GraphQLNamedType type = waiting.poll().get();
            made.put(type.getName(), type);
        }
        return made.values();
    }

    /** A reference to a type that is made by the supplier unless it is there. */
    GraphQLTypeReference of(String name, Supplier<GraphQLNamedType> maker) {
        if (wanted.add(name)) {
            waiting.add(maker);
        }
        return GraphQLTypeReference.typeRef(name);
    }

    /** A reference to a type, if there is one of that name. */
    boolean has(String name) {
        return wanted.contains(name);
    }

    static GraphQLNonNull required(GraphQLType type) {
        return type instanceof GraphQLNonNull already ? already : GraphQLNonNull.nonNull(type);
    }

    // ---- outputs

    /** The type that values of the codec have; empty when they cannot be shown. */
    Optional<GraphQLOutputType> output(Codec codec) {
        return switch (codec) {
            case Codec.Scalar scalar ->
                scalar.kind() == ScalarKind.VOID ? Optional.empty() : Optional.of(scalar(scalar));
            case Codec.Enumeration enumeration -> Optional.of(enumeration(enumeration));
            case Codec.Array array ->
                output(array.element())
                        .map(element -> GraphQLList.list(array.element().refusesNull() ? required(element) : element));
            case Codec.Domain domain -> domain(domain);
            case Codec.Range range -> output(range.subtype()).map(subtype -> range(range, false));
            case Codec.Composite row -> row(row);
        };
    }

    /** The name of the type of one value: arrays looked through. */
    String outputName(Codec codec) {
        return switch (codec) {
            case Codec.Scalar scalar -> scalar.kind().graphqlName();
            case Codec.Enumeration enumeration -> enumeration.typeName();
            case Codec.Array array -> outputName(array.element());
            case Codec.Domain domain ->
                domain.unwrapped() instanceof Codec.Composite row ? row.typeName() : domain.typeName();
            case Codec.Range range -> outputName(range.subtype()) + "Range";
            case Codec.Composite row -> row.typeName();
        };
    }

    private Optional<GraphQLOutputType> row(Codec.Composite row) {
        if (isToken(row)) {
            return Optional.of(of(
                    row.typeName(),
                    () -> ScalarTypes.text(
                            row.typeName(),
                            Texts.type("A JSON Web Token defined by [RFC 7519](https://tools.ietf.org/html/rfc7519)"
                                    + " which securely represents claims between two parties."))));
        }
        rowTypes.accept(row);
        return has(row.typeName()) ? Optional.of(GraphQLTypeReference.typeRef(row.typeName())) : Optional.empty();
    }

    /** Whether rows of the type are signed tokens. */
    boolean isToken(Codec.Composite row) {
        return tokens && model.isToken(row);
    }

    private GraphQLOutputType scalar(Codec.Scalar scalar) {
        ScalarKind kind = scalar.kind();
        if (kind.isObject()) {
            return of(kind.graphqlName(), () -> GeometricTypes.output(this, kind));
        }
        return leaf(
                kind.graphqlName(),
                kind,
                ScalarTypes.description(kind, model.options().dynamicJson()));
    }

    private GraphQLOutputType leaf(String name, ScalarKind kind, Optional<String> description) {
        return switch (name) {
            case "Int" -> Scalars.GraphQLInt;
            case "Float" -> Scalars.GraphQLFloat;
            case "String" -> Scalars.GraphQLString;
            case "Boolean" -> Scalars.GraphQLBoolean;
            default ->
                of(
                        name,
                        () -> ScalarTypes.of(
                                name,
                                kind,
                                description.map(Texts::type),
                                model.options().dynamicJson()));
        };
    }

    private Optional<GraphQLOutputType> domain(Codec.Domain domain) {
        return switch (domain.unwrapped()) {
            case Codec.Scalar scalar when scalar.kind().isObject() -> Optional.of(domainObject(domain, scalar, false));
            case Codec.Scalar scalar -> Optional.of(leaf(domain.typeName(), scalar.kind(), domain.description()));
            case Codec.Enumeration enumeration ->
                Optional.of(enumeration(new Codec.Enumeration(
                        domain.typeName(), enumeration.sqlType(), enumeration.values(), domain.description())));
            case Codec.Composite row -> row(row);
            default -> output(domain.base());
        };
    }

    private GraphQLTypeReference domainObject(Codec.Domain domain, Codec.Scalar scalar, boolean input) {
        return input
                ? of(domain.typeName() + "Input", () -> GeometricTypes.input(this, scalar.kind())
                        .transform(
                                type -> type.name(domain.typeName() + "Input").description(null)))
                : of(domain.typeName(), () -> GeometricTypes.output(this, scalar.kind())
                        .transform(type -> type.name(domain.typeName()).description(null)));
    }

    private GraphQLTypeReference enumeration(Codec.Enumeration codec) {
        return of(codec.typeName(), () -> {
            GraphQLEnumType.Builder type = GraphQLEnumType.newEnum()
                    .name(codec.typeName())
                    .description(codec.description().map(Texts::type).orElse(null));
            Set<String> names = new HashSet<>();
            for (Codec.Enumeration.Value value : codec.values()) {
                if (names.add(value.name())) {
                    type.value(GraphQLEnumValueDefinition.newEnumValueDefinition()
                            .name(value.name())
                            .value(value.name())
                            .description(value.description().orElse(null))
                            .build());
                }
            }
            return type.build();
        });
    }

    // ---- inputs

    /** The type that values of the codec are given by; empty when they cannot be given. */
    Optional<GraphQLInputType> input(Codec codec) {
        return switch (codec) {
            case Codec.Scalar scalar when scalar.kind() == ScalarKind.VOID -> Optional.empty();
            case Codec.Scalar scalar
            when scalar.kind().isObject() ->
                Optional.of(of(scalar.kind().graphqlName() + "Input", () -> GeometricTypes.input(this, scalar.kind())));
            case Codec.Scalar scalar -> Optional.of((GraphQLInputType) scalar(scalar));
            case Codec.Enumeration enumeration -> Optional.of(enumeration(enumeration));
            case Codec.Array array -> input(array.element()).map(GraphQLList::list);
            case Codec.Domain domain ->
                switch (domain.unwrapped()) {
                    case Codec.Scalar scalar
                    when scalar.kind().isObject() -> Optional.of(domainObject(domain, scalar, true));
                    case Codec.Scalar scalar -> domain(domain).map(GraphQLInputType.class::cast);
                    case Codec.Enumeration enumeration -> domain(domain).map(GraphQLInputType.class::cast);
                    default -> input(domain.base());
                };
            case Codec.Range range -> input(range.subtype()).map(subtype -> range(range, true));
            case Codec.Composite row -> inputRow(row);
        };
    }

    private Optional<GraphQLInputType> inputRow(Codec.Composite row) {
        if (row.isAnonymous()) {
            return Optional.empty();
        }
        inputTypes.accept(row);
        String name = row.typeName() + "Input";
        return has(name) ? Optional.of(GraphQLTypeReference.typeRef(name)) : Optional.empty();
    }

    // ---- ranges

    private GraphQLTypeReference range(Codec.Range range, boolean input) {
        String subtype = outputName(range.subtype());
        String suffix = input ? "Input" : "";
        String about = "A range of `" + subtype + "`.";
        String start = "The starting bound of our range.";
        String end = "The ending bound of our range.";
        return of(
                subtype + "Range" + suffix,
                () -> input
                        ? GraphQLInputObjectType.newInputObject()
                                .name(subtype + "RangeInput")
                                .description(about)
                                .field(inputField("start", start, bound(range, true)))
                                .field(inputField("end", end, bound(range, true)))
                                .build()
                        : GraphQLObjectType.newObject()
                                .name(subtype + "Range")
                                .description(about)
                                .field(field("start", start, bound(range, false)))
                                .field(field("end", end, bound(range, false)))
                                .build());
    }

    private GraphQLTypeReference bound(Codec.Range range, boolean input) {
        String name = outputName(range.subtype()) + "RangeBound" + (input ? "Input" : "");
        String about = "The value at one end of a range. A range can either include this value, or not.";
        String value = "The value at one end of our range.";
        String inclusive = "Whether or not the value of this bound is included in the range.";
        return of(
                name,
                () -> input
                        ? GraphQLInputObjectType.newInputObject()
                                .name(name)
                                .description(Texts.type(about))
                                .field(inputField(
                                        "value",
                                        value,
                                        required(input(range.subtype()).orElseThrow())))
                                .field(inputField("inclusive", inclusive, required(Scalars.GraphQLBoolean)))
                                .build()
                        : GraphQLObjectType.newObject()
                                .name(name)
                                .description(Texts.type(about))
                                .field(field(
                                        "value",
                                        value,
                                        required(output(range.subtype()).orElseThrow())))
                                .field(field("inclusive", inclusive, required(Scalars.GraphQLBoolean)))
                                .build());
    }

    static GraphQLFieldDefinition field(String name, String description, GraphQLOutputType type) {
        return GraphQLFieldDefinition.newFieldDefinition()
                .name(name)
                .description(description == null ? null : Texts.field(description))
                .type(type)
                .build();
    }

    static GraphQLInputObjectField inputField(String name, String description, GraphQLInputType type) {
        return GraphQLInputObjectField.newInputObjectField()
                .name(name)
                .description(description == null ? null : Texts.field(description))
                .type(type)
                .build();
    }
}
