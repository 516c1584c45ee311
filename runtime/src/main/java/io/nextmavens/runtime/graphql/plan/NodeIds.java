package io.nextmavens.runtime.graphql.plan;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Globally unique identifiers: base64 of a JSON array of a table's plural and the key's values. Pure. */
public final class NodeIds {

    private NodeIds() {}

    /** What table the identifier belongs to; empty when it is none. */
    public static Optional<String> identifier(String nodeId) {
        return parse(nodeId)
                .filter(values -> values.getValue(0) instanceof String)
                .map(values -> values.getString(0));
    }

    static String part(String nodeId, String identifier, int parts, int index) {
        return parse(nodeId)
                .filter(values -> values.size() == parts + 1 && identifier.equals(values.getValue(0)))
                .map(values -> values.getValue(index + 1))
                .map(Object::toString)
                .orElse(null);
    }

    private static Optional<JsonArray> parse(String nodeId) {
        try {
            JsonArray values = new JsonArray(new String(Base64.getDecoder().decode(nodeId), StandardCharsets.UTF_8));
            return values.isEmpty() ? Optional.empty() : Optional.of(values);
        } catch (DecodeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
