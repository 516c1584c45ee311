package io.nextmavens.runtime.graphql.model;

import io.nextmavens.runtime.graphql.inflection.Words;
import io.nextmavens.runtime.graphql.introspection.DatabaseDescription;
import io.nextmavens.runtime.graphql.introspection.DbClass;
import io.nextmavens.runtime.graphql.introspection.DbFunction;
import io.nextmavens.runtime.graphql.introspection.Privileges;
import io.nextmavens.runtime.graphql.model.FunctionSource.Parameter;
import io.nextmavens.runtime.graphql.model.FunctionSource.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which functions are exposed, and as what. */
final class Functions {

    private final DatabaseDescription database;
    private final Codecs codecs;
    private final ModelOptions options;
    private final Behavior global;
    private final Privileges privileges;

    Functions(
            DatabaseDescription database, Codecs codecs, ModelOptions options, Behavior global, Privileges privileges) {
        this.database = database;
        this.codecs = codecs;
        this.options = options;
        this.global = global;
        this.privileges = privileges;
    }

    List<FunctionSource> all() {
        return database.functions().stream()
                .filter(privileges::executes)
                .flatMap(function -> of(function).stream())
                .toList();
    }

    /** The function, as often as it is exposed. */
    private List<FunctionSource> of(DbFunction function) {
        String name = function.tags().text("name").orElse(function.name());
        Optional<Codec> result = result(function, name);
        Optional<List<Parameter>> parameters = parameters(function);
        if (result.isEmpty() || parameters.isEmpty()) {
            return List.of();
        }
        Use inferred = use(function, parameters.get());
        Behavior behavior = global.and("filterBy:none -filter -order -proc:filterBy -proc:orderBy"
                        + " -condition:proc:filterBy typeField queryField mutationField")
                .and(
                        switch (inferred) {
                            case QUERY -> "queryField -mutationField -typeField";
                            case MUTATION -> "-queryField mutationField -typeField";
                            case COMPUTED -> "-queryField -mutationField typeField";
                            case NONE -> "-queryField -mutationField -typeField";
                        })
                .and(result.get() instanceof Codec.Array && function.returnsSet() ? "-connection -list array" : "")
                .and(TagBehavior.of(function.tags()));
        return uses(behavior, parameters.get()).stream()
                .map(use -> new FunctionSource(
                        function,
                        name,
                        named(parameters.get(), use),
                        result.get(),
                        use,
                        outputName(function),
                        behavior))
                .toList();
    }

    /** What it is exposed as; a comment may ask for several. */
    private static List<Use> uses(Behavior behavior, List<Parameter> parameters) {
        List<Use> uses = new ArrayList<>();
        if (behavior.allows("typeField") && isOfRow(parameters)) {
            uses.add(Use.COMPUTED);
        }
        if (behavior.allows("mutationField")) {
            uses.add(Use.MUTATION);
        } else if (behavior.allows("queryField")) {
            uses.add(Use.QUERY);
        }
        // what is exposed as nothing may still be named by a filter or an order
        return uses.isEmpty() ? List.of(Use.NONE) : uses;
    }

    private static boolean isOfRow(List<Parameter> parameters) {
        return !parameters.isEmpty()
                && parameters.getFirst().codec() instanceof Codec.Composite row
                && row.source().isPresent();
    }

    private static Use use(DbFunction function, List<Parameter> parameters) {
        if (!function.stable()) {
            return Use.MUTATION;
        }
        Optional<DbClass> owner = parameters.isEmpty()
                ? Optional.empty()
                : parameters.getFirst().codec() instanceof Codec.Composite row ? row.source() : Optional.empty();
        if (owner.isEmpty()) {
            return Use.QUERY;
        }
        boolean named = owner.get().schema().equals(function.schema())
                && function.name().startsWith(owner.get().name() + "_");
        if (named) {
            return Use.COMPUTED;
        }
        return owner.get().isRelation() ? Use.NONE : Use.QUERY;
    }

    private Optional<Codec> result(DbFunction function, String name) {
        List<DbFunction.Argument> outputs = function.arguments().stream()
                .filter(DbFunction.Argument::isOutput)
                .toList();
        if (outputs.size() > 1) {
            return record(function, name);
        }
        // a record of unknown columns has no codec
        return codecs.ofType(function.returns());
    }

    private Optional<Codec> record(DbFunction function, String name) {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < function.arguments().size(); i++) {
            DbFunction.Argument argument = function.arguments().get(i);
            if (argument.isOutput()) {
                Optional<Codec> codec = codecs.ofType(argument.type());
                if (codec.isEmpty()) {
                    return Optional.empty();
                }
                attributes.add(output(function, argument, i, codec.get()));
            }
        }
        Codec.Composite composite = new Codec.Composite(
                Words.upperCamelCase(name + "-record"), "record", Optional.empty(), Optional.empty());
        composite.complete(attributes);
        return Optional.of(composite);
    }

    private static Attribute output(DbFunction function, DbFunction.Argument argument, int index, Codec codec) {
        long outputsBefore = function.arguments().subList(0, index).stream()
                .filter(DbFunction.Argument::isOutput)
                .count();
        String column = argument.name().isEmpty() ? "column" + (outputsBefore + 1) : argument.name();
        String field = argument.name().isEmpty() ? "arg" + (index + 1) : argument.name();
        return new Attribute(
                column,
                Words.camelCase(Words.graphqlName(field)),
                field,
                codec,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                false,
                true,
                true,
                true,
                Optional.empty());
    }

    private Optional<List<Parameter>> parameters(DbFunction function) {
        List<DbFunction.Argument> inputs = function.arguments().stream()
                .filter(argument -> argument.isInput() || argument.mode() == 'v')
                .toList();
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            DbFunction.Argument argument = inputs.get(i);
            Optional<Codec> codec = argument.mode() == 'v' ? Optional.empty() : codecs.ofType(argument.type());
            if (codec.isEmpty() || codec.get().is(ScalarKind.VOID)) {
                return Optional.empty();
            }
            boolean optional = i >= inputs.size() - function.defaults();
            boolean notNull = function.strict() || (options.strictFunctions() && !optional);
            String variant = function.tags()
                    .text("arg" + function.arguments().indexOf(argument) + "variant")
                    .orElse("");
            parameters.add(
                    new Parameter(argument.name(), "", codec.get(), notNull && !optional, optional, variant(variant)));
        }
        return Optional.of(parameters);
    }

    private static FunctionSource.Variant variant(String tag) {
        return switch (tag) {
            case "patch" -> FunctionSource.Variant.PATCH;
            case "base" -> FunctionSource.Variant.BASE;
            case "nodeId" -> FunctionSource.Variant.NODE_ID;
            default -> FunctionSource.Variant.INPUT;
        };
    }

    /** Arguments without a name are numbered; the row that a field belongs to does not count. */
    private static List<Parameter> named(List<Parameter> parameters, Use use) {
        int offset = use == Use.COMPUTED ? 1 : 0;
        List<Parameter> named = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            String name = p.sqlName().isEmpty() ? "arg" + (i - offset) : p.sqlName();
            named.add(new Parameter(
                    p.sqlName(),
                    Words.graphqlName(Words.camelCase(name)),
                    p.codec(),
                    p.required(),
                    p.optional(),
                    p.variant()));
        }
        return named;
    }

    private static Optional<String> outputName(DbFunction function) {
        List<String> outputs = function.arguments().stream()
                .filter(DbFunction.Argument::isOutput)
                .map(DbFunction.Argument::name)
                .toList();
        return outputs.size() == 1 && !outputs.getFirst().isEmpty()
                ? Optional.of(outputs.getFirst())
                : Optional.empty();
    }
}
