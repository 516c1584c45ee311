package io.nextmavens.runtime.auth.flow;

import io.nextmavens.runtime.auth.error.AuthException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a browser brings back what came of a sign-in: in the fragment, which no server sees, or with PKCE in the query.
 * Pure.
 */
public final class Returns {

    private Returns() {}

    /** With a session, in the fragment. */
    public static String session(String to, JsonObject session, String type) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("access_token", session.getString("access_token"));
        values.put("expires_at", session.getValue("expires_at").toString());
        values.put("expires_in", session.getValue("expires_in").toString());
        for (String provider : new String[] {"provider_token", "provider_refresh_token"}) {
            if (session.getValue(provider) instanceof String token) {
                values.put(provider, token);
            }
        }
        values.put("refresh_token", session.getString("refresh_token"));
        values.put("token_type", "bearer");
        if (!type.isEmpty()) {
            values.put("type", type);
        }
        return fragment(to, values);
    }

    /** With a code to exchange, in the query. */
    public static String code(String to, String code) {
        return query(to, Map.of("code", code));
    }

    /** With a sentence for the user. */
    public static String message(String to, String message, boolean pkce) {
        Map<String, String> values = Map.of("message", message);
        return pkce ? query(to, values) : fragment(to, values);
    }

    /** With an error (RFC 6749, section 4.1.2.1). */
    public static String error(String to, AuthException error, boolean pkce) {
        return error(
                to,
                error.status() >= 500 ? "server_error" : error.status() == 400 ? "invalid_request" : "access_denied",
                error.code().wire(),
                error.getMessage(),
                pkce);
    }

    /** With an error of that kind and code. In the fragment as well with PKCE: clients look at both. */
    public static String error(String to, String error, String code, String description, boolean pkce) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("error", error);
        values.put("error_code", code);
        values.put("error_description", description);
        return fragment(pkce ? query(to, values) : to, values);
    }

    private static String query(String to, Map<String, String> values) {
        int hash = to.indexOf('#');
        String before = hash < 0 ? to : to.substring(0, hash);
        String after = hash < 0 ? "" : to.substring(hash);
        return before + (before.contains("?") ? "&" : "?") + encoded(values) + after;
    }

    /** {@code sb} tells clients that the fragment is ours. */
    private static String fragment(String to, Map<String, String> values) {
        int hash = to.indexOf('#');
        return (hash < 0 ? to : to.substring(0, hash)) + "#" + encoded(values) + "&sb=";
    }

    private static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
