package io.nextmavens.runtime.graphql.execution;

import graphql.language.SourceLocation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An error of an answer (specification, section 7.1.2).
 *
 * @param message for people
 * @param code for programs, as {@code extensions.code}: one of ours or a SQLSTATE
 * @param location in the document
 * @param path of the field in the answer; empty when the request as a whole is at fault
 * @param extensions more for programs
 */
public record GraphqlError(
        String message, String code, Optional<SourceLocation> location, List<Object> path, JsonObject extensions) {

    public GraphqlError {
        path = List.copyOf(path);
    }

    /** An error of the request as a whole. */
    public static GraphqlError of(String code, String message) {
        return new GraphqlError(message, code, Optional.empty(), List.of(), new JsonObject());
    }

    /** The same at a place in the document. */
    public GraphqlError at(SourceLocation place) {
        return new GraphqlError(message, code, Optional.ofNullable(place), path, extensions);
    }

    /** The same at a field of the answer. */
    public GraphqlError under(String key) {
        return new GraphqlError(message, code, location, List.of(key), extensions);
    }

    /** As answers have it. */
    public JsonObject json() {
        JsonObject json = new JsonObject().put("message", message);
        location.ifPresent(place -> json.put(
                "locations",
                new JsonArray()
                        .add(new JsonObject().put("line", place.getLine()).put("column", place.getColumn()))));
        if (!path.isEmpty()) {
            json.put("path", new JsonArray(path));
        }
        return json.put("extensions", extensions.copy().put("code", code));
    }
}
