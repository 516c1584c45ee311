package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.audit.AuditLog;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.AmrClaim;
import io.nextmavens.runtime.auth.store.RefreshToken;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.UserSession;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.token.AccessTokens.AccessToken;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions: begun by a sign-in, carried on by refresh tokens ({@link Refreshes}), ended by signing out or by a token that
 * was used twice.
 * Thread-safe. All methods run within a transaction; the pen is taken before it.
 */
public final class Sessions {

    private final AuthSettings.Tokens settings;
    private final RefreshTokens tokens;
    private final AuditLog audit;

    public Sessions(AuthSettings.Tokens settings, RefreshTokens tokens, AuditLog audit) {
        this.settings = settings;
        this.tokens = tokens;
        this.audit = audit;
    }

    /** The time, as precise as the database keeps it. */
    public static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Begins a session.
     *
     * @param method by which the user was authenticated: {@code password}, {@code otp}, {@code oauth} and so on
     * @return the session as clients get it
     * @throws AuthException when the user may not sign in
     */
    public JsonObject begin(Work work, AccessTokens.Pen pen, User user, String method, Client client) {
        OffsetDateTime now = now();
        requireActive(user, now);
        UserSession session = new UserSession();
        session.id = UUID.randomUUID();
        session.userId = user.id;
        session.aal = "aal1";
        session.createdAt = now;
        session.updatedAt = now;
        session.ip = client.address();
        session.userAgent = client.userAgent().orElse(null);
        session.notAfter = settings.sessionLife().map(now::plus).orElse(null);
        work.insert(session);
        addMethod(work, session, method, now);
        user.lastSignInAt = now;
        user.updatedAt = now;
        work.execute("update User set lastSignInAt = ?1, updatedAt = ?1 where id = ?2", now, user.id);
        String refresh = tokens.first(work, session, now);
        audit.write(work, Action.LOGIN, user, client, new JsonObject().put("provider", method));
        return answer(work, pen, user, session, method, refresh, now);
    }

    /** Notes that the session was authenticated by a method, again or for the first time. */
    public void addMethod(Work work, UserSession session, String method, OffsetDateTime now) {
        int known = work.execute(
                "update AmrClaim set updatedAt = ?1 where sessionId = ?2 and authenticationMethod = ?3",
                now,
                session.id,
                method);
        if (known == 0) {
            AmrClaim claim = new AmrClaim();
            claim.id = UUID.randomUUID();
            claim.sessionId = session.id;
            claim.authenticationMethod = method;
            claim.createdAt = now;
            claim.updatedAt = now;
            work.insert(claim);
        }
    }

    /** Goes on with a session whose user, or whose level of assurance, is another now: new tokens for the old ones. */
    public JsonObject renew(Work work, AccessTokens.Pen pen, User user, UserSession session, String method) {
        OffsetDateTime now = now();
        requireActive(user, now);
        requireGoing(session, now);
        RefreshToken active = tokens.activeForUpdate(work, session).orElseThrow(Sessions::notFound);
        String refresh = tokens.rotate(work, session, active, now);
        return answer(work, pen, user, session, method, refresh, now);
    }

    /** The user's session of that id, if it goes on. */
    public Optional<UserSession> going(Work work, UUID id, UUID user) {
        OffsetDateTime now = now();
        return work.find(UserSession.class, id).filter(session -> session.userId.equals(user) && isGoing(session, now));
    }

    boolean isGoing(UserSession session, OffsetDateTime now) {
        boolean timedOut = session.notAfter != null && !session.notAfter.isAfter(now);
        OffsetDateTime lastUsed =
                session.refreshedAt == null ? session.createdAt : session.refreshedAt.atOffset(ZoneOffset.UTC);
        Optional<Duration> inactivity = settings.sessionInactivity();
        boolean slept = inactivity.isPresent()
                && lastUsed != null
                && !lastUsed.plus(inactivity.get()).isAfter(now);
        return !timedOut && !slept;
    }

    void requireGoing(UserSession session, OffsetDateTime now) {
        if (!isGoing(session, now)) {
            throw expired();
        }
    }

    /** Refuses users who may not sign in. */
    public static void requireActive(User user, OffsetDateTime now) {
        if (user.deletedAt != null) {
            throw notFound();
        }
        if (user.isBanned(now)) {
            throw AuthException.of(400, AuthErrorCode.USER_BANNED, "User is banned");
        }
    }

    /** The session as clients get it. */
    private JsonObject answer(
            Work work,
            AccessTokens.Pen pen,
            User user,
            UserSession session,
            String method,
            String refresh,
            OffsetDateTime now) {
        SessionFacts facts = SessionFacts.read(work, user.id, session.id);
        long seconds = now.toEpochSecond();
        return answer(pen.write(work, user, session, facts.forToken(), method, seconds), refresh, facts, user, seconds);
    }

    static JsonObject answer(AccessToken access, String refresh, SessionFacts facts, User user, long seconds) {
        return new JsonObject()
                .put("access_token", access.text())
                .put("token_type", "bearer")
                .put("expires_in", access.expiresAt() - seconds)
                .put("expires_at", access.expiresAt())
                .put("refresh_token", refresh)
                .put("user", facts.userJson(user));
    }

    static AuthException notFound() {
        return AuthException.of(
                400, AuthErrorCode.REFRESH_TOKEN_NOT_FOUND, "Invalid Refresh Token: Refresh Token Not Found");
    }

    static AuthException alreadyUsed() {
        return AuthException.of(400, AuthErrorCode.REFRESH_TOKEN_ALREADY_USED, "Invalid Refresh Token: Already Used");
    }

    static AuthException expired() {
        return AuthException.of(400, AuthErrorCode.SESSION_EXPIRED, "Invalid Refresh Token: Session Expired");
    }
}
