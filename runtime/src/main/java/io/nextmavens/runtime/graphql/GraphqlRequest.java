package io.nextmavens.runtime.graphql;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One operation as a client sent it (GraphQL over HTTP, section 5).
 *
 * @param query the document's text, or null
 * @param operationName which of its operations, or null
 * @param variables by name
 * @param documentId of a persisted operation: a hash or a name
 */
public record GraphqlRequest(String query, String operationName, JsonObject variables, Optional<String> documentId) {

    /** What a client sent cannot be read. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Unreadable(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** What a body asks for; several are a batch. */
    record Body(List<GraphqlRequest> requests, boolean batch) {}

    static Body ofBody(String contentType, Buffer body) throws Unreadable {
        String type = contentType == null
                ? "application/json"
                : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/json", "" -> ofJson(body);
            case "application/graphql" ->
                new Body(
                        List.of(new GraphqlRequest(
                                body.toString(StandardCharsets.UTF_8), null, new JsonObject(), Optional.empty())),
                        false);
            case "application/x-www-form-urlencoded" ->
                new Body(List.of(ofParameters(parameters(body.toString(StandardCharsets.UTF_8)))), false);
            default ->
                throw new Unreadable(
                        415, "Content-Type is '" + type + "'; send application/json with query and variables");
        };
    }

    private static Body ofJson(Buffer body) throws Unreadable {
        Object json;
        try {
            json = Json.decodeValue(body);
        } catch (DecodeException e) {
            throw new Unreadable(400, "The body is not JSON");
        }
        if (json instanceof JsonArray batch) {
            List<GraphqlRequest> requests = new ArrayList<>();
            for (Object each : batch) {
                requests.add(ofObject(each));
            }
            if (requests.isEmpty()) {
                throw new Unreadable(400, "The batch has no operation");
            }
            return new Body(requests, true);
        }
        return new Body(List.of(ofObject(json)), false);
    }

    /**
     * The operation that an object asks for.
     *
     * @throws Unreadable when it is none
     */
    public static GraphqlRequest ofObject(Object json) throws Unreadable {
        if (!(json instanceof JsonObject object)) {
            throw new Unreadable(400, "The body is no object with a query");
        }
        Object query = object.getValue("query");
        Object name = object.getValue("operationName");
        Object variables = object.getValue("variables");
        if ((query != null && !(query instanceof String)) || (name != null && !(name instanceof String))) {
            throw new Unreadable(400, "query and operationName are texts");
        }
        if (variables != null && !(variables instanceof JsonObject)) {
            throw new Unreadable(400, "variables is an object");
        }
        return new GraphqlRequest(
                (String) query,
                name == null || ((String) name).isEmpty() ? null : (String) name,
                variables == null ? new JsonObject() : (JsonObject) variables,
                documentId(object));
    }

    private static Optional<String> documentId(JsonObject object) {
        for (String member : List.of("documentId", "hash", "id")) {
            if (object.getValue(member) instanceof String id) {
                return Optional.of(id);
            }
        }
        return object.getValue("extensions") instanceof JsonObject extensions
                        && extensions.getValue("persistedQuery") instanceof JsonObject persisted
                        && persisted.getValue("sha256Hash") instanceof String hash
                ? Optional.of(hash)
                : Optional.empty();
    }

    static GraphqlRequest ofQuery(HttpServerRequest request) throws Unreadable {
        return ofParameters(parameters(request.query() == null ? "" : request.query()));
    }

    private static GraphqlRequest ofParameters(Map<String, String> parameters) throws Unreadable {
        JsonObject object = new JsonObject();
        parameters.forEach((name, value) -> {
            if (!name.equals("variables") && !name.equals("extensions")) {
                object.put(name, value);
            }
        });
        for (String name : List.of("variables", "extensions")) {
            String text = parameters.get(name);
            if (text != null && !text.isEmpty()) {
                try {
                    object.put(name, Json.decodeValue(text));
                } catch (DecodeException e) {
                    throw new Unreadable(400, name + " is not JSON");
                }
            }
        }
        return ofObject(object);
    }

    private static Map<String, String> parameters(String encoded) throws Unreadable {
        Map<String, String> parameters = new LinkedHashMap<>();
        try {
            for (String pair : encoded.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Unreadable(400, "The parameters are not percent-encoded as they should be");
        }
        return parameters;
    }
}
