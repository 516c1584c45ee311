package io.nextmavens.runtime.identity;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Where in the claims the role is. Immutable and thread-safe. */
@FunctionalInterface
interface RolePath {

    /** The value at the path, the first where there are several. */
    Optional<Object> find(JsonObject claims);

    /** The role at the path; a value that is no text is taken as its JSON. */
    default Optional<String> role(JsonObject claims) {
        return find(claims).map(value -> value instanceof String text ? text : Json.encode(value));
    }

    /**
     * The path of a setting.
     *
     * @throws IllegalArgumentException when it is neither a JSONPath nor of the older form
     */
    static RolePath parse(String text) {
        return text.startsWith("$") ? JsonPath.parse(text) : LegacyRolePath.parse(text);
    }
}
