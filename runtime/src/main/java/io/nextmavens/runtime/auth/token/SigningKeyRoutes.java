package io.nextmavens.runtime.auth.token;

import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.SigningKey;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Publishes the keys (RFC 7517, OpenID Connect Discovery 1.0) and lets administrators rotate them. */
public final class SigningKeyRoutes {

    private static final String CACHEABLE = "public, max-age=600";

    private final SigningKeys keys;
    private final AuthSettings settings;

    public SigningKeyRoutes(SigningKeys keys, AuthSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    public void addTo(Routes routes) {
        routes.get("/.well-known/jwks.json", call -> published());
        routes.get("/.well-known/openid-configuration", call -> discovery());
        routes.get("/.well-known/oauth-authorization-server", call -> discovery());
        routes.get("/admin/signing-keys", this::list);
        routes.post("/admin/signing-keys", this::create);
        routes.add(HttpMethod.PATCH, "/admin/signing-keys/{id}", this::change);
        routes.delete("/admin/signing-keys/{id}", this::delete);
    }

    private AuthAnswer published() {
        JsonArray published = new JsonArray();
        keys.all().stream().filter(key -> !key.status.equals("revoked")).forEach(key -> published.add(key.publicJwk));
        return AuthAnswer.ok(new JsonObject().put("keys", published)).with("Cache-Control", CACHEABLE);
    }

    private AuthAnswer discovery() {
        String api = settings.apiUrl();
        return AuthAnswer.ok(new JsonObject()
                        .put("issuer", settings.tokens().issuer())
                        .put("authorization_endpoint", api + "/authorize")
                        .put("token_endpoint", api + "/token")
                        .put("userinfo_endpoint", api + "/user")
                        .put("jwks_uri", api + "/.well-known/jwks.json")
                        .put("response_types_supported", List.of("code"))
                        .put("grant_types_supported", List.of("authorization_code", "refresh_token"))
                        .put("subject_types_supported", List.of("public"))
                        .put("id_token_signing_alg_values_supported", List.of("HS256", "RS256", "ES256"))
                        .put("code_challenge_methods_supported", List.of("S256", "plain"))
                        .put(
                                "claims_supported",
                                List.of("sub", "aud", "iss", "exp", "iat", "email", "phone", "role", "session_id")))
                .with("Cache-Control", CACHEABLE);
    }

    private AuthAnswer list(AuthCall call) {
        call.administrator();
        JsonArray all = new JsonArray();
        keys.all().forEach(key -> all.add(json(key)));
        return AuthAnswer.ok(new JsonObject().put("keys", all));
    }

    private AuthAnswer create(AuthCall call) {
        call.administrator();
        return AuthAnswer.of(
                201,
                json(keys.create(call.required("algorithm"), call.text("status").orElse("standby"))));
    }

    private AuthAnswer change(AuthCall call) {
        call.administrator();
        return AuthAnswer.ok(json(keys.change(call.id("id"), call.required("status"))));
    }

    private AuthAnswer delete(AuthCall call) {
        call.administrator();
        return AuthAnswer.ok(json(keys.delete(call.id("id"))));
    }

    private static JsonObject json(SigningKey key) {
        return new JsonObject()
                .put("id", key.id.toString())
                .put("algorithm", key.algorithm)
                .put("status", key.status)
                .put("public_jwk", key.publicJwk)
                .put("created_at", key.createdAt.toInstant().toString())
                .put("updated_at", key.updatedAt.toInstant().toString());
    }
}
