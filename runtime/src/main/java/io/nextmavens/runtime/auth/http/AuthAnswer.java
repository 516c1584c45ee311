package io.nextmavens.runtime.auth.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes out.
 *
 * @param status of HTTP
 * @param body JSON, or nothing where empty
 * @param headers besides those every answer has
 */
public record AuthAnswer(int status, String body, Map<String, String> headers) {

    public AuthAnswer {
        headers = Map.copyOf(headers);
    }

    public static AuthAnswer ok(JsonObject body) {
        return of(200, body);
    }

    public static AuthAnswer of(int status, JsonObject body) {
        return new AuthAnswer(status, body.encode(), Map.of());
    }

    public static AuthAnswer list(JsonArray body) {
        return new AuthAnswer(200, body.encode(), Map.of());
    }

    /** 200 with {@code {}}. */
    public static AuthAnswer done() {
        return ok(new JsonObject());
    }

    /** 200 without a body, for those who look at nothing else. */
    public static AuthAnswer passed() {
        return new AuthAnswer(200, "", Map.of());
    }

    public static AuthAnswer noContent() {
        return new AuthAnswer(204, "", Map.of());
    }

    /** Sends a browser elsewhere: 303, so that it asks with GET (RFC 9110, section 15.4.4). */
    public static AuthAnswer seeOther(String location) {
        return new AuthAnswer(303, "", Map.of("Location", location));
    }

    /** Sends a browser elsewhere: 302, as providers of sign-ins are reached. */
    public static AuthAnswer found(String location) {
        return new AuthAnswer(302, "", Map.of("Location", location));
    }

    public AuthAnswer with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new AuthAnswer(status, body, all);
    }
}
