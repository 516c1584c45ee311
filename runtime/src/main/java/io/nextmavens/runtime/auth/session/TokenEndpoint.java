package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Operation;
import io.nextmavens.runtime.auth.limit.Pace;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAccount;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.store.FlowState;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code POST /token}: sessions for a password, a refresh token, or a code. Thread-safe. */
public final class TokenEndpoint {

    private final AuthParts parts;
    private final Map<String, Operation> grants = new LinkedHashMap<>();

    /**
     * The endpoint.
     *
     * @param more grants by their names, besides those of this class
     */
    public TokenEndpoint(AuthParts parts, Map<String, Operation> more) {
        this.parts = parts;
        grants.put("password", this::password);
        grants.put("refresh_token", this::refresh);
        grants.put("pkce", this::code);
        grants.putAll(more);
    }

    public AuthAnswer answer(AuthCall call) {
        String name =
                call.parameter("grant_type").or(() -> call.text("grant_type")).orElse("");
        Operation grant = grants.get(name);
        if (grant == null) {
            throw AuthException.oauth("unsupported_grant_type", "grant_type must be one of " + grants.keySet());
        }
        return grant.answer(call);
    }

    /** A session for an address and a password. */
    public AuthAnswer password(AuthCall call) {
        parts.limits().count(ByAddress.TOKEN, call.client());
        parts.captcha().check(call);
        if (call.text("phone").isPresent()) {
            throw AuthException.of(400, AuthErrorCode.PHONE_PROVIDER_DISABLED, "Phone logins are disabled");
        }
        String given = call.text("email").orElseThrow(() -> AuthException.invalid("missing email or phone"));
        String password = call.text("password").orElseThrow(() -> AuthException.invalid("missing password"));
        if (!parts.settings().signUp().byEmail()) {
            throw AuthException.of(422, AuthErrorCode.EMAIL_PROVIDER_DISABLED, "Email logins are disabled");
        }
        Pace pace = Pace.begin();
        String email = EmailAddress.parse(given);
        parts.limits().requireTriesLeft(ByAccount.FAILURE, email);
        Optional<User> known =
                parts.database().transaction(work -> parts.users().byEmail(work, email));
        if (!isRight(known, password)) {
            parts.limits().failed(ByAccount.FAILURE, email);
            parts.metrics().counter("nextmavens.auth.sign.in.failures").increment();
            pace.keep();
            throw wrong();
        }
        User user = known.get();
        if (!user.isConfirmed() && !parts.settings().signUp().allowUnconfirmed()) {
            throw AuthException.of(400, AuthErrorCode.EMAIL_NOT_CONFIRMED, "Email not confirmed");
        }
        return signedIn(call, user, password);
    }

    private boolean isRight(Optional<User> user, String password) {
        Optional<String> hash = user.map(found -> found.encryptedPassword).filter(stored -> !stored.isEmpty());
        return hash.isPresent()
                ? parts.passwords().verify(password, hash.get())
                : parts.passwords().verifyNobody(password);
    }

    private AuthAnswer signedIn(AuthCall call, User user, String password) {
        String verified = user.encryptedPassword;
        Optional<String> better = parts.passwords().isOutdated(verified)
                ? Optional.of(parts.passwords().hash(password))
                : Optional.empty();
        AccessTokens.Pen pen = parts.accessTokens().pen();
        JsonObject session = parts.database().transaction(work -> {
            // the password may have been changed while it was verified
            int unchanged = work.execute(
                    "update User set encryptedPassword = ?1 where id = ?2 and encryptedPassword = ?3",
                    better.orElse(verified),
                    user.id,
                    verified);
            if (unchanged == 0) {
                throw wrong();
            }
            return parts.sessions().begin(work, pen, user, "password", call.client());
        });
        parts.passwordPolicy()
                .weakness(password)
                .ifPresent(weakness -> session.put(
                        "weak_password",
                        weakness.body(true)
                                .getJsonObject("weak_password", new JsonObject())
                                .put("message", weakness.getMessage())));
        return AuthAnswer.ok(session);
    }

    private static AuthException wrong() {
        return AuthException.of(400, AuthErrorCode.INVALID_CREDENTIALS, "Invalid login credentials");
    }

    /** The next tokens of a session. */
    public AuthAnswer refresh(AuthCall call) {
        String presented = call.required("refresh_token");
        parts.limits().require(ByAddress.TOKEN, call.client());
        Refreshes.Refreshed refreshed;
        try {
            refreshed = parts.refreshes().refresh(presented, call.client());
        } catch (AuthException refused) {
            parts.limits().count(ByAddress.TOKEN, call.client());
            throw refused;
        }
        return switch (refreshed) {
            case Refreshes.Refreshed.Next(JsonObject session, boolean again) -> {
                // who asks for the same once more, as several tabs do at once, has it for nothing
                if (!again) {
                    parts.limits().count(ByAddress.TOKEN, call.client());
                }
                yield AuthAnswer.ok(session);
            }
            case Refreshes.Refreshed.Reused reused -> {
                parts.metrics().counter("nextmavens.auth.refresh.reuse").increment();
                parts.limits().count(ByAddress.TOKEN, call.client());
                throw Sessions.alreadyUsed();
            }
        };
    }

    /** A session for the code that a sign-in elsewhere came back with, and the verifier of its challenge. */
    public AuthAnswer code(AuthCall call) {
        parts.limits().count(ByAddress.TOKEN, call.client());
        String code = call.required("auth_code");
        String verifier = call.required("code_verifier");
        AccessTokens.Pen pen = parts.accessTokens().pen();
        return AuthAnswer.ok(parts.database().transaction(work -> {
            FlowState flow = parts.flows().exchange(work, code, verifier);
            User user = work.find(User.class, flow.userId)
                    .orElseThrow(() -> AuthException.of(
                            404, AuthErrorCode.FLOW_STATE_NOT_FOUND, "invalid flow state, no valid flow state found"));
            JsonObject session = parts.sessions().begin(work, pen, user, flow.authenticationMethod, call.client());
            putSealed(session, "provider_token", flow.providerAccessToken, flow);
            putSealed(session, "provider_refresh_token", flow.providerRefreshToken, flow);
            return session;
        }));
    }

    /** The provider's own tokens stand sealed in the database. */
    private void putSealed(JsonObject session, String name, String sealed, FlowState flow) {
        if (sealed != null && !sealed.isEmpty()) {
            session.put(name, parts.providerTokens().open(sealed, flow.id.toString()));
        }
    }
}
