package io.nextmavens.runtime.auth.factor;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAccount;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.settings.AuthSettings.SecondFactors;
import io.nextmavens.runtime.auth.store.MfaChallenge;
import io.nextmavens.runtime.auth.store.MfaFactor;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.UserSession;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Challenges of a factor and their answers. A right code makes the session worth {@code aal2} (NIST SP 800-63B), once: a
 * code that was taken is refused afterwards, whatever challenge it answers (RFC 6238, section 5.2). Thread-safe.
 */
final class Challenges {

    private final AuthParts parts;
    private final SecondFactors settings;
    private final FactorSecrets secrets;

    Challenges(AuthParts parts, FactorSecrets secrets) {
        this.parts = parts;
        this.settings = parts.settings().secondFactors();
        this.secrets = secrets;
    }

    AuthAnswer challenge(AuthCall call) {
        Caller caller = call.user();
        requireEnabled();
        parts.limits().count(ByAddress.MFA, call.client());
        UUID id = call.id("id");
        return AuthAnswer.ok(parts.database().transaction(work -> {
            User user = parts.users().currentForUpdate(work, caller).user();
            MfaFactor factor = Factors.ofUser(work, user, id);
            OffsetDateTime now = Sessions.now();
            work.execute(
                    "delete from MfaChallenge where factorId = ?1 and createdAt < ?2",
                    factor.id,
                    now.minus(settings.challengeLife()));
            MfaChallenge challenge = new MfaChallenge();
            challenge.id = UUID.randomUUID();
            challenge.factorId = factor.id;
            challenge.createdAt = now;
            challenge.ipAddress = call.client().address();
            work.insert(challenge);
            parts.audit().write(work, Action.CHALLENGE_CREATED, user, call.client(), Factors.traits(factor));
            return new JsonObject()
                    .put("id", challenge.id.toString())
                    .put("type", factor.factorType)
                    .put("expires_at", now.plus(settings.challengeLife()).toEpochSecond());
        }));
    }

    private void requireEnabled() {
        if (!settings.verify()) {
            throw AuthException.of(
                    422, AuthErrorCode.MFA_TOTP_VERIFY_NOT_ENABLED, "MFA verification is disabled for TOTP");
        }
    }

    AuthAnswer verify(AuthCall call) {
        Caller caller = call.user();
        requireEnabled();
        parts.limits().count(ByAddress.MFA, call.client());
        UUID id = call.id("id");
        UUID challenge = uuid(call.required("challenge_id"));
        String code = call.required("code");
        String account = "factor " + id;
        parts.limits().requireTriesLeft(ByAccount.FAILURE, account);
        AccessTokens.Pen pen = parts.accessTokens().pen();
        try {
            return AuthAnswer.ok(
                    parts.database().transaction(work -> verify(work, pen, call, caller, id, challenge, code)));
        } catch (AuthException refused) {
            if (refused.code() == AuthErrorCode.MFA_VERIFICATION_FAILED) {
                parts.limits().failed(ByAccount.FAILURE, account);
                parts.metrics().counter("nextmavens.auth.factor.failures").increment();
            }
            throw refused;
        }
    }

    private JsonObject verify(
            Work work, AccessTokens.Pen pen, AuthCall call, Caller caller, UUID id, UUID challengeId, String code) {
        Users.Current current = parts.users().currentForUpdate(work, caller);
        User user = current.user();
        UserSession session = current.session()
                .flatMap(found -> work.findForUpdate(UserSession.class, found.id))
                .orElseThrow(() -> AuthException.of(
                        403, AuthErrorCode.SESSION_NOT_FOUND, "A second factor is for a session, and there is none"));
        MfaFactor factor = Factors.ofUser(work, user, id);
        OffsetDateTime now = Sessions.now();
        answer(work, call, factor, challengeId, now);
        OptionalLong step = Totp.stepOf(secrets.of(factor), code, now.toEpochSecond());
        // a step that was used, and any before it, is over
        if (step.isEmpty() || (factor.lastUsedStep != null && step.getAsLong() <= factor.lastUsedStep)) {
            throw AuthException.of(422, AuthErrorCode.MFA_VERIFICATION_FAILED, "Invalid TOTP code entered");
        }
        boolean first = !Factors.VERIFIED.equals(factor.status);
        factor.lastUsedStep = step.getAsLong();
        factor.status = Factors.VERIFIED;
        factor.updatedAt = now;
        work.update(factor);
        work.execute("delete from MfaChallenge where id = ?1", challengeId);
        session.aal = "aal2";
        session.factorId = factor.id;
        session.updatedAt = now;
        work.update(session);
        parts.sessions().addMethod(work, session, Factors.TOTP, now);
        if (first) {
            // what was signed in without the factor would be a way around it; half-made factors are over
            work.execute(
                    "delete from UserSession where userId = ?1 and id <> ?2 and (aal is null or aal = 'aal1')",
                    user.id,
                    session.id);
            work.execute("delete from MfaFactor where userId = ?1 and status = 'unverified'", user.id);
        }
        parts.audit().write(work, Action.VERIFICATION_ATTEMPTED, user, call.client(), Factors.traits(factor));
        parts.audit().write(work, Action.MFA_CODE_LOGIN, user, call.client(), Factors.traits(factor));
        return parts.sessions().renew(work, pen, user, session, Factors.TOTP);
    }

    /** The challenge that is answered has to be the factor's, young, and from the same address. */
    private void answer(Work work, AuthCall call, MfaFactor factor, UUID id, OffsetDateTime now) {
        MfaChallenge challenge = work.findForUpdate(MfaChallenge.class, id)
                .filter(found -> found.factorId.equals(factor.id))
                .orElseThrow(() -> AuthException.of(
                        404,
                        AuthErrorCode.MFA_FACTOR_NOT_FOUND,
                        "MFA factor with the provided challenge ID not found"));
        if (challenge.verifiedAt != null || !call.client().address().equals(challenge.ipAddress)) {
            throw AuthException.of(
                    422, AuthErrorCode.MFA_IP_ADDRESS_MISMATCH, "Challenge and verify IP addresses mismatch.");
        }
        if (!challenge.createdAt.plus(settings.challengeLife()).isAfter(now)) {
            throw AuthException.of(
                    422,
                    AuthErrorCode.MFA_CHALLENGE_EXPIRED,
                    "MFA challenge " + id
                            + " has expired, verify against another challenge or create a new challenge.");
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw AuthException.invalid("challenge_id must be a UUID");
        }
    }
}
