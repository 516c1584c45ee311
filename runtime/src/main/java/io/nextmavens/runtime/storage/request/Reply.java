package io.nextmavens.runtime.storage.request;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** How a request is answered. */
public sealed interface Reply {

    /** With JSON. */
    record Json(int status, String body) implements Reply {}

    /** With headers alone. */
    record Empty(int status, Map<String, String> headers) implements Reply {}

    /** It was answered already, by streaming. */
    record Streamed() implements Reply {}

    static Reply ok(JsonObject body) {
        return new Json(200, body.encode());
    }

    static Reply ok(String json) {
        return new Json(200, json);
    }
}
