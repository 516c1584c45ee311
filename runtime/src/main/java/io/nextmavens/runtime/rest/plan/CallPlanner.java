package io.nextmavens.runtime.rest.plan;

import io.nextmavens.runtime.catalog.Function;
import io.nextmavens.runtime.catalog.Function.Parameter;
import io.nextmavens.runtime.rest.plan.Invocation.Argument;
import io.nextmavens.runtime.rest.plan.Invocation.Arguments;
import io.nextmavens.runtime.rest.request.Payload;
import io.nextmavens.runtime.rest.request.Query;
import io.nextmavens.runtime.rest.request.RestRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans how a function gets its arguments. */
final class CallPlanner {

    private CallPlanner() {}

    /**
     * The arguments.
     *
     * @param given those in the query string; empty when the body has them
     * @param names the names of all that are given
     */
    static Arguments arguments(Function function, List<Query.Argument> given, Payload payload, Set<String> names) {
        List<Parameter> parameters = function.parameters();
        if (parameters.size() == 1 && parameters.getFirst().name().isEmpty()) {
            return new Arguments.Unnamed(parameters.getFirst(), whole(parameters.getFirst(), given, payload));
        }
        List<Parameter> supplied = parameters.stream()
                .filter(parameter -> names.contains(parameter.name()))
                .toList();
        return switch (payload) {
            case Payload.None _ -> named(supplied, given);
            case Payload.Form form -> named(supplied, form.fields());
            case Payload.Json _, Payload.RawJson _, Payload.Raw _ ->
                supplied.isEmpty()
                        ? new Arguments.Named(List.of())
                        : new Arguments.Members(supplied, MutationPlanner.document(payload));
        };
    }

    private static Optional<String> whole(Parameter parameter, List<Query.Argument> given, Payload payload) {
        return Optional.of(
                switch (payload) {
                    case Payload.Raw raw
                    when parameter.type().equals("bytea") ->
                        "\\x" + HexFormat.of().formatHex(raw.bytes().getBytes());
                    case Payload.Form form -> object(form.fields());
                    case Payload.None _ -> object(given);
                    case Payload.Json _, Payload.RawJson _, Payload.Raw _ ->
                        MutationPlanner.document(payload).text();
                });
    }

    private static String object(List<Query.Argument> fields) {
        JsonObject object = new JsonObject();
        fields.forEach(field -> object.put(field.name(), field.value()));
        return object.encode();
    }

    /** Of an argument that is given more than once the last counts, but for a VARIADIC one, which takes them all. */
    private static Arguments named(List<Parameter> supplied, List<Query.Argument> given) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Query.Argument argument : given) {
            values.computeIfAbsent(argument.name(), name -> new ArrayList<>()).add(argument.value());
        }
        List<Argument> arguments = new ArrayList<>();
        for (Parameter parameter : supplied) {
            List<String> all = values.getOrDefault(parameter.name(), List.of());
            arguments.add(new Argument(parameter, parameter.variadic() ? all : List.of(all.getLast())));
        }
        return new Arguments.Named(arguments);
    }

    /** The names of the arguments of a request. */
    static Set<String> names(RestRequest request, Payload payload, boolean inQuery) {
        if (!inQuery) {
            return MutationPlanner.keys(request, payload);
        }
        Map<String, Boolean> names = new LinkedHashMap<>();
        request.query().arguments().forEach(argument -> names.put(argument.name(), true));
        return names.keySet();
    }
}
