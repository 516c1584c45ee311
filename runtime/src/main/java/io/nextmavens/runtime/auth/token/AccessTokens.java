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
            JsonObject changed = hook.map(function -> changed(work, function, user, claims, method))
                    .orElse(claims);
            long expires = changed.getValue("exp") instanceof Number end ? end.longValue() : claims.getLong("exp");
            return new AccessToken(signer.sign(changed), expires);
        }
    }

    /** Takes the pen. Not within a transaction. */
    public Pen pen() {
        return new Pen(keys.current());
    }

    private JsonObject claims(User user, UserSession session, TokenFacts facts, long now) {
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

    /** GoTrue's custom access token hook: the function gets an event and answers with the claims, or an error. */
    private static JsonObject changed(Work work, AuthSettings.Hook hook, User user, JsonObject claims, String method) {
        JsonObject event = new JsonObject()
                .put("user_id", user.id.toString())
                .put("claims", claims)
                .put("authentication_method", method);
        String function = new SqlIdentifier(hook.schema()) + "." + new SqlIdentifier(hook.function());
        List<String> rows;
        try {
            rows = work.sql(
                    String.class,
                    "select cast(" + function + "(cast(cast(?1 as text) as jsonb)) as text)",
                    event.encode());
        } catch (DatabaseTrouble e) {
            throw e.serverMessage().isEmpty()
                    ? e
                    : hookFailed(500, "Error running hook: " + e.serverMessage().get());
        }
        JsonObject answer =
                rows.isEmpty() || rows.getFirst() == null ? new JsonObject() : new JsonObject(rows.getFirst());
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
        return changed;
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
