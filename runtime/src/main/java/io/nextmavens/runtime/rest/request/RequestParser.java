package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.rest.error.RequestErrors;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.request.Action.CallMethod;
import io.nextmavens.runtime.rest.request.Action.Mutation;
import io.nextmavens.runtime.rest.request.QueryString.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a request, but for its body. A pure function; throws nothing but {@link RestException}. */
public final class RequestParser {

    private RequestParser() {}

    /**
     * Reads a request.
     *
     * @throws RestException telling the first mistake
     */
    public static RestRequest parse(RequestHead head, RequestSettings settings) {
        Resource resource = resource(head.path(), settings);
        String method = head.method();
        Optional<String> profile = head.header(changes(method) ? "Content-Profile" : "Accept-Profile");
        String schema = profile.orElse(settings.schemas().getFirst());
        if (!settings.schemas().contains(schema)) {
            throw RequestErrors.schema(schema, settings.schemas()).exception();
        }
        Action action = action(resource, method);
        List<Parameter> parameters = QueryString.parse(head.query());
        LimitsAndOffsets limits = LimitsAndOffsets.of(parameters);
        Query query = QueryReader.read(parameters, limits, action instanceof Action.Call call && call.readOnly());
        RowRange range = limits.root(method, head.header("Range"));
        return new RestRequest(
                method,
                action,
                schema,
                profile.isPresent() || settings.schemas().size() > 1,
                query,
                range,
                PreferenceParser.parse(head.headers(), settings.transactionChoice()),
                head.header("Accept").map(MediaTypeParser::parseAccept).orElse(List.of(MediaType.Plain.ANY)),
                head.header("Content-Type").map(MediaTypeParser::parse).orElse(MediaType.Plain.JSON));
    }

    private sealed interface Resource {

        record Root() implements Resource {}

        record Relation(String name) implements Resource {}

        record Function(String name) implements Resource {}
    }

    private static Resource resource(String path, RequestSettings settings) {
        List<String> segments = segments(path);
        if (segments.isEmpty()) {
            if (settings.openApiDisabled()) {
                throw RequestErrors.openApiDisabled().exception();
            }
            return settings.rootFunction().<Resource>map(Resource.Function::new).orElseGet(Resource.Root::new);
        }
        if (segments.size() == 1 && !segments.getFirst().isEmpty()) {
            return new Resource.Relation(segments.getFirst());
        }
        if (segments.size() == 2
                && "rpc".equals(segments.getFirst())
                && !segments.getLast().isEmpty()) {
            return new Resource.Function(segments.getLast());
        }
        throw RequestErrors.path().exception();
    }

    private static List<String> segments(String path) {
        if (path.isEmpty() || "/".equals(path)) {
            return List.of();
        }
        List<String> segments = new ArrayList<>(2);
        int start = path.charAt(0) == '/' ? 1 : 0;
        for (int slash = path.indexOf('/', start); slash >= 0; slash = path.indexOf('/', start)) {
            segments.add(QueryString.decodePath(path.substring(start, slash)));
            start = slash + 1;
        }
        segments.add(QueryString.decodePath(path.substring(start)));
        return segments;
    }

    /** W3C Content Negotiation by Profile: what is sent has a profile of its own. */
    private static boolean changes(String method) {
        return switch (method) {
            case "POST", "PATCH", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    private static Action action(Resource resource, String method) {
        return switch (resource) {
            case Resource.Function(String name) ->
                switch (method) {
                    case "GET" -> new Action.Call(name, CallMethod.GET);
                    case "HEAD" -> new Action.Call(name, CallMethod.HEAD);
                    case "POST" -> new Action.Call(name, CallMethod.POST);
                    case "OPTIONS" -> new Action.FunctionOptions(name);
                    default -> throw RequestErrors.functionMethod(method).exception();
                };
            case Resource.Relation(String name) ->
                switch (method) {
                    case "GET" -> new Action.Read(name, false);
                    case "HEAD" -> new Action.Read(name, true);
                    case "POST" -> new Action.Mutate(name, Mutation.INSERT);
                    case "PUT" -> new Action.Mutate(name, Mutation.UPSERT_ONE);
                    case "PATCH" -> new Action.Mutate(name, Mutation.UPDATE);
                    case "DELETE" -> new Action.Mutate(name, Mutation.DELETE);
                    case "OPTIONS" -> new Action.RelationOptions(name);
                    default -> throw RequestErrors.method(method).exception();
                };
            case Resource.Root() ->
                switch (method) {
                    case "GET" -> new Action.OpenApi(false);
                    case "HEAD" -> new Action.OpenApi(true);
                    case "OPTIONS" -> new Action.RootOptions();
                    default -> throw RequestErrors.method(method).exception();
                };
        };
    }
}
