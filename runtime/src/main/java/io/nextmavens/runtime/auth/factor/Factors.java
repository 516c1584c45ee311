package io.nextmavens.runtime.auth.factor;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.settings.AuthSettings.SecondFactors;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.MfaFactor;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.UserSession;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** {@code /factors}: a user's second factors, added and taken away. Thread-safe. */
public final class Factors {

    static final String TOTP = "totp";
    static final String VERIFIED = "verified";
    private static final String UNVERIFIED = "unverified";
    private static final String AAL2 = "aal2";
    private static final int MAX_NAME = 255;

    private final AuthParts parts;
    private final SecondFactors settings;
    private final FactorSecrets secrets;
    private final Challenges challenges;

    public Factors(AuthParts parts) {
        this.parts = parts;
        this.settings = parts.settings().secondFactors();
        this.secrets = new FactorSecrets(parts.keys());
        this.challenges = new Challenges(parts, secrets);
    }

    public void addTo(Routes routes) {
        routes.post("/factors", this::enroll);
        routes.delete("/factors/{id}", this::unenroll);
        routes.post("/factors/{id}/challenge", challenges::challenge);
        routes.post("/factors/{id}/verify", challenges::verify);
    }

    private AuthAnswer enroll(AuthCall call) {
        Caller caller = call.user();
        requireTotp(call);
        if (!settings.enroll()) {
            throw AuthException.of(422, AuthErrorCode.MFA_TOTP_ENROLL_NOT_ENABLED, "MFA enroll is disabled for TOTP");
        }
        String name = bounded(call, "friendly_name");
        String issuer = bounded(call, "issuer");
        try {
            return AuthAnswer.ok(parts.database().transaction(work -> enroll(work, call, caller, name, issuer)));
        } catch (DatabaseTrouble e) {
            throw e.isDuplicate() ? nameConflict(name) : e;
        }
    }

    private static void requireTotp(AuthCall call) {
        switch (call.required("factor_type")) {
            case TOTP -> {}
            case "phone" ->
                throw AuthException.of(
                        422, AuthErrorCode.MFA_PHONE_ENROLL_NOT_ENABLED, "MFA enroll is disabled for Phone");
            case "webauthn" ->
                throw AuthException.of(
                        422, AuthErrorCode.MFA_WEBAUTHN_ENROLL_NOT_ENABLED, "MFA enroll is disabled for WebAuthn");
            default -> throw AuthException.invalid("factor_type needs to be totp");
        }
    }

    private static String bounded(AuthCall call, String name) {
        String text = call.text(name).orElse("");
        if (text.length() > MAX_NAME) {
            throw AuthException.invalid(name + " must not be longer than " + MAX_NAME + " characters");
        }
        return text;
    }

    private JsonObject enroll(Work work, AuthCall call, Caller caller, String name, String issuer) {
        Users.Current current = parts.users().currentForUpdate(work, caller);
        User user = current.user();
        if (user.isAnonymous) {
            throw AuthException.of(
                    403, AuthErrorCode.NO_AUTHORIZATION, "Anonymous user not allowed to perform these actions");
        }
        OffsetDateTime now = Sessions.now();
        work.execute(
                "delete from MfaFactor where userId = ?1 and status = 'unverified' and createdAt < ?2",
                user.id,
                now.minus(settings.unverifiedLife()));
        List<MfaFactor> known = ofUser(work, user);
        requireRoom(known, current, name);
        MfaFactor factor = new MfaFactor();
        factor.id = UUID.randomUUID();
        factor.userId = user.id;
        factor.friendlyName = name;
        factor.factorType = TOTP;
        factor.status = UNVERIFIED;
        factor.createdAt = now;
        factor.updatedAt = now;
        String secret = secrets.give(factor);
        work.insert(factor);
        parts.audit().write(work, Action.FACTOR_IN_PROGRESS, user, call.client(), traits(factor));
        String uri = Totp.uri(issuer.isEmpty() ? site() : issuer, account(user), secret);
        return new JsonObject()
                .put("id", factor.id.toString())
                .put("type", TOTP)
                .put("friendly_name", name)
                .put(
                        TOTP,
                        new JsonObject()
                                .put("qr_code", QrCode.svg(uri))
                                .put("secret", secret)
                                .put("uri", uri));
    }

    /** Whoever has a password only must not add a factor to an account that has one: it would be a way around it. */
    private void requireRoom(List<MfaFactor> known, Users.Current current, String name) {
        long verified =
                known.stream().filter(factor -> VERIFIED.equals(factor.status)).count();
        if (known.stream().anyMatch(factor -> !name.isBlank() && name.equals(factor.friendlyName))) {
            throw nameConflict(name);
        }
        if (known.size() >= settings.maxEnrolled() || verified >= settings.maxVerified()) {
            throw AuthException.of(
                    422,
                    AuthErrorCode.TOO_MANY_ENROLLED_MFA_FACTORS,
                    "Maximum number of verified factors reached, unenroll to continue");
        }
        if (verified > 0 && !isAal2(current)) {
            throw AuthException.of(403, AuthErrorCode.INSUFFICIENT_AAL, "AAL2 required to enroll a new factor");
        }
    }

    private static AuthException nameConflict(String name) {
        return AuthException.of(
                422,
                AuthErrorCode.MFA_FACTOR_NAME_CONFLICT,
                "A factor with the friendly name \"" + name + "\" for this user already exists");
    }

    private String site() {
        String host = URI.create(parts.settings().site().url()).getAuthority();
        return host == null ? "NextMavens" : host;
    }

    private static String account(User user) {
        return user.email == null || user.email.isEmpty() ? user.id.toString() : user.email;
    }

    private AuthAnswer unenroll(AuthCall call) {
        Caller caller = call.user();
        UUID id = call.id("id");
        return AuthAnswer.ok(parts.database().transaction(work -> {
            Users.Current current = parts.users().currentForUpdate(work, caller);
            MfaFactor factor = ofUser(work, current.user(), id);
            if (VERIFIED.equals(factor.status) && !isAal2(current)) {
                throw AuthException.of(
                        422, AuthErrorCode.INSUFFICIENT_AAL, "AAL2 required to unenroll verified factor");
            }
            delete(work, factor);
            parts.audit().write(work, Action.FACTOR_UNENROLLED, current.user(), call.client(), traits(factor));
            return new JsonObject().put("id", id.toString());
        }));
    }

    /** Takes a factor away; sessions that it made worth more are worth less from their next token on. */
    static void delete(Work work, MfaFactor factor) {
        for (UUID id : work.list(UUID.class, "select id from UserSession where factorId = ?1", factor.id)) {
            UserSession session = work.findForUpdate(UserSession.class, id).orElseThrow();
            session.aal = "aal1";
            session.factorId = null;
            session.updatedAt = Sessions.now();
            work.update(session);
            work.execute("delete from AmrClaim where sessionId = ?1 and authenticationMethod = ?2", session.id, TOTP);
        }
        work.execute("delete from MfaFactor where id = ?1", factor.id);
    }

    static List<MfaFactor> ofUser(Work work, User user) {
        return work.list(MfaFactor.class, "from MfaFactor where userId = ?1 order by createdAt, id", user.id);
    }

    /** A user's factor, whose row nobody else changes until the transaction ends. */
    static MfaFactor ofUser(Work work, User user, UUID id) {
        return work.findForUpdate(MfaFactor.class, id)
                .filter(factor -> factor.userId.equals(user.id))
                .orElseThrow(() -> AuthException.of(404, AuthErrorCode.MFA_FACTOR_NOT_FOUND, "Factor not found"));
    }

    private static boolean isAal2(Users.Current current) {
        return current.session().filter(session -> AAL2.equals(session.aal)).isPresent();
    }

    static JsonObject traits(MfaFactor factor) {
        return new JsonObject().put("factor_id", factor.id.toString()).put("factor_type", factor.factorType);
    }
}
