package io.nextmavens.runtime.auth.token;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.UserSession;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.sql.SqlIdentifier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Makes access tokens: what they claim, what the project's own function makes of it, and the signature. Thread-safe. */
public final class AccessTokens {

    /** What has to be in a token whatever the function does with it. */
    private static final List<String> REQUIRED =
            List.of("iss", "aud", "exp", "iat", "sub", "email", "phone", "role", "aal", "session_id", "is_anonymous");

    private final AuthSettings.Tokens settings;
    private final Optional<AuthSettings.Hook> hook;
    private final SigningKeys keys;

    public AccessTokens(AuthSettings.Tokens settings, Optional<AuthSettings.Hook> hook, SigningKeys keys) {
        this.settings = settings;
        this.hook = hook;
        this.keys = keys;
    }

    /**
     * A signed token.
     *
     * @param text what the client gets
     * @param expiresAt seconds since 1970
     */
    public record AccessToken(String text, long expiresAt) {}

    /** What a token will be signed with; to be asked for before the transaction in which it is made. */
    public final class Pen {

        private final Signer signer;

        private Pen(Signer signer) {
            this.signer = signer;
        }

        /**
         * Makes a token.
         *
         * @param facts how the user is authenticated, and the tenants they belong to
         * @param method by which this token was come to: {@code password}, {@code token_refresh} and so on
         * @param now seconds since 1970
         */
        public AccessToken write(Work work, User user, UserSession session, TokenFacts facts, String method, long now) {
            JsonObject claims = claims(user, session, facts, now);
            return hook.map(function -> sign(changed(work, function, user, claims, method)))
                    .orElseGet(() -> sign(claims));
        }

        /** Signs claims that are whole. Slow with RSA: not for an event loop. */
        public AccessToken sign(JsonObject claims) {
            return new AccessToken(signer.sign(claims), ((Number) claims.getValue("exp")).longValue());
        }
    }

    /** The project's own function, called for somebody's claims. */
    public record HookCall(String function, JsonObject event) {

        /** A query whose only parameter is the event, as text. */
        public String sql(String parameter) {
            return "select cast(" + function + "(cast(cast(" + parameter + " as text) as jsonb)) as text)";
        }
    }

    /** The call of the function; empty where the claims stay as they are. */
    public Optional<HookCall> hookCall(User user, JsonObject claims, String method) {
        return hook.map(function -> hookCall(function, user, claims, method));
    }

    /** GoTrue's custom access token hook: the function gets an event and answers with the claims, or an error. */
    private static HookCall hookCall(AuthSettings.Hook hook, User user, JsonObject claims, String method) {
        return new HookCall(
                new SqlIdentifier(hook.schema()) + "." + new SqlIdentifier(hook.function()),
                new JsonObject()
                        .put("user_id", user.id.toString())
                        .put("claims", claims)
                        .put("authentication_method", method));
    }

    /** Takes the pen. Not within a transaction. */
    public Pen pen() {
        return new Pen(keys.current());
    }

    /** The claims of a token of ours. */
    public JsonObject claims(User user, UserSession session, TokenFacts facts, long now) {
        JsonObject claims = new JsonObject()
                .put("iss", settings.issuer())
                .put("sub", user.id.toString())
                .put("aud", user.aud == null || user.aud.isEmpty() ? settings.audience() : user.aud)
                .put("exp", now + settings.accessLife().toSeconds())
                .put("iat", now)
                .put("email", user.email == null ? "" : user.email)
                .put("phone", user.phone == null ? "" : user.phone)
                .put("app_metadata", user.appMetadataOrEmpty())
                .put("user_metadata", user.userMetadataOrEmpty())
                .put("role", user.role == null || user.role.isEmpty() ? settings.defaultRole() : user.role)
                .put("aal", session.aal == null ? "aal1" : session.aal)
                .put("amr", facts.methods())
                .put("session_id", session.id.toString())
                .put("is_anonymous", user.isAnonymous);
        if (user.appMetadataOrEmpty().getValue("tenant_id") instanceof String tenant && !tenant.isEmpty()) {
            claims.put("tenant_id", tenant).put("tenant_roles", facts.rolesIn(tenant));
        }
        return claims;
    }

    private static JsonObject changed(Work work, AuthSettings.Hook hook, User user, JsonObject claims, String method) {
        HookCall call = hookCall(hook, user, claims, method);
        try {
            return claims(
                    work.sql(String.class, call.sql("?1"), call.event().encode())
                            .getFirst(),
                    claims);
        } catch (DatabaseTrouble e) {
            throw hookFailure(e);
        }
    }

    /** What is told when the function failed. */
    public static RuntimeException hookFailure(DatabaseTrouble failure) {
        return failure.serverMessage()
                .<RuntimeException>map(message -> hookFailed(500, "Error running hook: " + message))
                .orElse(failure);
    }

    /**
     * The claims that the function answered.
     *
     * @param text its answer, or null
     * @param claims what it was given
     * @throws AuthException when it refused, or answered no claims
     */
    public static JsonObject claims(String text, JsonObject claims) {
        JsonObject answer = text == null ? new JsonObject() : new JsonObject(text);
        if (answer.getValue("error") instanceof JsonObject error) {
            int status = error.getValue("http_code") instanceof Number code ? code.intValue() : 500;
            throw hookFailed(
                    status >= 400 && status < 600 ? status : 500,
                    error.getValue("message") instanceof String message ? message : "Hook refused the token");
        }
        if (!(answer.getValue("claims") instanceof JsonObject changed)) {
            throw hookFailed(500, "Error running hook: it answered no claims");
        }
        for (String name : REQUIRED) {
            if (!changed.containsKey(name)) {
                throw hookFailed(
                        500, "output claims do not conform to the expected schema: - (root): " + name + " is required");
            }
        }
        return changed.getValue("exp") instanceof Number ? changed : changed.put("exp", claims.getValue("exp"));
    }

    private static AuthException hookFailed(int status, String message) {
        return AuthException.of(status, AuthErrorCode.UNEXPECTED_FAILURE, message);
    }

    /**
     * What a token tells besides the user's own row.
     *
     * @param methods how the session was authenticated, the newest first: {@code {method, timestamp}}
     * @param memberships {@code {tenant_id, role}}
     */
    public record TokenFacts(JsonArray methods, JsonArray memberships) {

        JsonArray rolesIn(String tenant) {
            JsonArray roles = new JsonArray();
            memberships.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .filter(membership -> tenant.equals(membership.getString("tenant_id")))
                    .forEach(membership -> roles.add(membership.getString("role")));
            return roles;
        }
    }
}
