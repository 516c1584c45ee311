package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.catalog.QualifiedName;
import io.nextmavens.runtime.rest.error.SchemaErrors;
import io.nextmavens.runtime.rest.request.MediaType;
import io.nextmavens.runtime.rest.request.MediaType.Plain;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the overload of a function that the names of the arguments mean; failing that, one with a single unnamed
 * parameter that takes the body whole.
 */
final class FunctionSearch {

    private final Catalog catalog;

    FunctionSearch(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The overload; fails with PGRST202 when none fits and with PGRST203 when several do.
     *
     * @param arguments the names of the arguments, sorted
     * @param body the type of the request's body; none when the arguments are in the query string
     */
    Function find(QualifiedName name, Set<String> arguments, Optional<MediaType> body) {
        List<Function> overloads = catalog.functionsNamed(name);
        List<Function> fitting = overloads.stream()
                .filter(function -> fits(function.parameters(), arguments, body))
                .toList();
        if (fitting.isEmpty()) {
            fitting = overloads.stream()
                    .filter(function -> takesBody(function, body))
                    .toList();
        }
        return switch (fitting.size()) {
            case 0 -> throw notFound(name, arguments, body, overloads);
            case 1 -> fitting.getFirst();
            default ->
                throw SchemaErrors.ambiguousFunction(
                                fitting.stream().map(FunctionSearch::signature).toList())
                        .exception();
        };
    }

    private static boolean fits(List<Parameter> parameters, Set<String> arguments, Optional<MediaType> body) {
        if (parameters.isEmpty()) {
            return arguments.isEmpty() && unnamedType(body).isEmpty();
        }
        Set<String> missing = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (Parameter parameter : parameters) {
            known.add(parameter.name());
            if (parameter.required()) {
                missing.add(parameter.name());
            }
        }
        missing.removeAll(arguments);
        return missing.isEmpty() && known.containsAll(arguments);
    }

    /** The type of an unnamed parameter that takes a body which is not JSON. */
    private static Optional<String> unnamedType(Optional<MediaType> body) {
        return body.filter(Plain.class::isInstance).flatMap(type -> switch ((Plain) type) {
            case TEXT -> Optional.of("text");
            case XML -> Optional.of("xml");
            case OCTET_STREAM -> Optional.of("bytea");
            case JSON, GEO_JSON, CSV, OPENAPI, FORM, ANY -> Optional.empty();
        });
    }

    private static boolean takesBody(Function function, Optional<MediaType> body) {
        if (function.parameters().size() != 1
                || !function.parameters().getFirst().name().isEmpty()) {
            return false;
        }
        String type = function.parameters().getFirst().type();
        return isJson(body)
                ? type.equals("json") || type.equals("jsonb")
                : unnamedType(body).filter(type::equals).isPresent();
    }

    private static boolean isJson(Optional<MediaType> body) {
        return body.filter(Plain.JSON::equals).isPresent();
    }

    private static String signature(Function function) {
        return function.parameters().stream()
                .map(parameter -> parameter.name() + " => " + parameter.type())
                .collect(Collectors.joining(", ", function.name() + "(", ")"));
    }

    private RuntimeException notFound(
            QualifiedName name, Set<String> arguments, Optional<MediaType> body, List<Function> overloads) {
        List<String> sorted = arguments.stream().sorted().toList();
        return SchemaErrors.noFunction(
                        new SchemaErrors.Sought(name.schema(), name.name(), sorted, unnamedType(body), isJson(body)),
                        suggestion(name, sorted, overloads))
                .exception();
    }

    private Optional<String> suggestion(QualifiedName name, List<String> arguments, List<Function> overloads) {
        Optional<String> meant = overloads.isEmpty()
                ? Suggestions.of(catalog.functions().keySet().stream()
                                .filter(other -> other.schema().equals(name.schema()))
                                .map(QualifiedName::name)
                                .toList())
                        .closest(name.name(), Suggestions.CLOSE)
                : Suggestions.of(overloads.stream()
                                .map(function -> list(function.parameters().stream()
                                        .map(Parameter::name)
                                        .sorted()
                                        .toList()))
                                .toList())
                        .closest(list(arguments), Suggestions.LOOSE)
                        .map(parameters -> name.name() + parameters);
        return meant.map(text -> "Perhaps you meant to call the function " + name.schema() + "." + text);
    }

    private static String list(List<String> names) {
        return names.stream().collect(Collectors.joining(", ", "(", ")"));
    }
}
