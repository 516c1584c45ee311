package io.nextmavens.runtime.auth.http;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A request.
 *
 * @param path behind the service's prefix, decoded
 * @param query its parameters
 * @param body what was sent, an empty object where nothing was
 * @param pathValues what stands in the places of the route's pattern
 * @param client where it comes from
 * @param tokens who asks, by the token of the request
 */
public record AuthCall(
        HttpMethod method,
        String path,
        MultiMap query,
        MultiMap headers,
        JsonObject body,
        Map<String, String> pathValues,
        Client client,
        Callers tokens) {

    /** The parameter of the query, unless empty. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name))
                .map(value -> storable(name, value))
                .filter(value -> !value.isEmpty());
    }

    /** PostgreSQL keeps no text with this character. */
    private static String storable(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw AuthException.invalid(name + " must not contain the character U+0000");
        }
        return value;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * The text of the body under that name, unless empty or null.
     *
     * @throws AuthException when something else is there
     */
    public Optional<String> text(String name) {
        return switch (body.getValue(name)) {
            case null -> Optional.empty();
            case String text -> text.isEmpty() ? Optional.empty() : Optional.of(storable(name, text));
            default -> throw badJson(name + " must be a string");
        };
    }

    /** The text under that name; without it the request is wrong. */
    public String required(String name) {
        return text(name).orElseThrow(() -> AuthException.invalid(name + " is required"));
    }

    /** The object of the body under that name. */
    public Optional<JsonObject> object(String name) {
        return switch (body.getValue(name)) {
            case null -> Optional.empty();
            case JsonObject object -> {
                if (object.encode().contains("\\u0000")) {
                    throw AuthException.invalid(name + " must not contain the character U+0000");
                }
                yield Optional.of(object);
            }
            default -> throw badJson(name + " must be an object");
        };
    }

    /** The truth of the body under that name. */
    public Optional<Boolean> flag(String name) {
        return switch (body.getValue(name)) {
            case null -> Optional.empty();
            case Boolean flag -> Optional.of(flag);
            default -> throw badJson(name + " must be true or false");
        };
    }

    /** The id in the path. */
    public UUID id(String name) {
        try {
            return UUID.fromString(pathValues.getOrDefault(name, ""));
        } catch (IllegalArgumentException e) {
            throw AuthException.of(404, AuthErrorCode.VALIDATION_FAILED, name + " must be a UUID");
        }
    }

    /** Who asks, by the token that has to be there. */
    public Caller caller() {
        return tokens.require(headers);
    }

    /** Who asks something of another backend, by a token that every service would take. */
    public Caller verified() {
        return tokens.requireEverywhere(headers);
    }

    /** A user who asks, by the token that has to be there. */
    public Caller user() {
        Caller caller = caller();
        if (caller.userId().isEmpty()) {
            throw AuthException.of(403, AuthErrorCode.BAD_JWT, "invalid claim: missing sub claim");
        }
        return caller;
    }

    /** Somebody who may administer users. */
    public Caller administrator() {
        return tokens.requireAdministrator(headers);
    }

    AuthCall with(Map<String, String> values) {
        return new AuthCall(method, path, query, headers, body, values, client, tokens);
    }

    private static AuthException badJson(String message) {
        return AuthException.of(400, AuthErrorCode.BAD_JSON, "Could not parse request body as JSON: " + message);
    }
}
