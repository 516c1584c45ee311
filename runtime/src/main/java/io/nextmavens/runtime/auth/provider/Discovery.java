package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.http.OutgoingRequests.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What an issuer tells of itself (OpenID Connect Discovery 1.0), asked again every hour. Thread-safe. */
final class Discovery {

    private static final Duration LIFE = Duration.ofHours(1);

    /**
     * Where an issuer's endpoints are.
     *
     * @param secretInBody whether it takes our secret in the body
     */
    record Metadata(
            String authorizationEndpoint,
            String tokenEndpoint,
            Optional<String> userInfoEndpoint,
            String keys,
            boolean secretInBody) {}

    private record Known(Metadata metadata, long since) {}

    private final OutgoingRequests requests;
    private final String issuer;
    private final AtomicReference<Known> known = new AtomicReference<>();

    Discovery(OutgoingRequests requests, String issuer) {
        this.requests = requests;
        this.issuer = issuer;
    }

    /**
     * The issuer's endpoints.
     *
     * @throws NoReply when the issuer does not tell them
     */
    Metadata metadata() {
        Known before = known.get();
        if (before != null && System.nanoTime() - before.since < LIFE.toNanos()) {
            return before.metadata;
        }
        try {
            Metadata now = ask();
            known.set(new Known(now, System.nanoTime()));
            return now;
        } catch (NoReply e) {
            // an issuer that does not answer now is where it was
            if (before != null) {
                return before.metadata;
            }
            throw e;
        }
    }

    private Metadata ask() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Reply reply = requests.get(base + "/.well-known/openid-configuration");
        if (reply.status() != 200) {
            throw new NoReply("status " + reply.status() + " for the configuration of " + issuer, null);
        }
        JsonObject told = reply.json();
        if (!issuer.equals(told.getValue("issuer"))) {
            throw new NoReply("the configuration of " + issuer + " is another issuer's", null);
        }
        JsonArray methods = told.getValue("token_endpoint_auth_methods_supported") instanceof JsonArray list
                ? list
                : new JsonArray();
        return new Metadata(
                endpoint(told, "authorization_endpoint").orElseThrow(() -> missing("authorization_endpoint")),
                endpoint(told, "token_endpoint").orElseThrow(() -> missing("token_endpoint")),
                endpoint(told, "userinfo_endpoint"),
                endpoint(told, "jwks_uri").orElseThrow(() -> missing("jwks_uri")),
                methods.contains("client_secret_post"));
    }

    /** An issuer behind TLS has its endpoints behind TLS too. */
    private Optional<String> endpoint(JsonObject told, String name) {
        if (!(told.getValue(name) instanceof String text)) {
            return Optional.empty();
        }
        try {
            String scheme = new URI(text).getScheme();
            boolean safe = "https".equals(scheme) || ("http".equals(scheme) && issuer.startsWith("http:"));
            return safe ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private NoReply missing(String name) {
        return new NoReply("the configuration of " + issuer + " has no usable " + name, null);
    }
}
