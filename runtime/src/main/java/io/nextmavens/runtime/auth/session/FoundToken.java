package io.nextmavens.runtime.auth.session;

import io.nextmavens.runtime.auth.store.RefreshToken;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.UserSession;
import io.vertx.core.json.JsonObject;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * A refresh token with all it belongs to, read in one statement.
 *
 * @param token the row of the token
 * @param session its session
 * @param user whose session that is; without the password's hash
 * @param facts what else answers tell of them
 */
record FoundToken(RefreshToken token, UserSession session, User user, SessionFacts facts) {

    /**
     * Finds a token by its hash, or as it is (GoTrue's); nobody else uses its row until the transaction ends. PostgreSQL
     * writes times in JSON as ISO 8601 has them, whatever the session's settings.
     */
    static final String SQL = """
            select cast(to_jsonb(t) as text), cast(to_jsonb(s) as text),
                cast(to_jsonb(u) - 'encrypted_password' as text), $FACTS
            from auth.refresh_tokens t
            join auth.sessions s on s.id = t.session_id
            join auth.users u on u.id = s.user_id
            where t.token in ($1, $2)
            for no key update of t""".replace("$FACTS", SessionFacts.sql("s.user_id", "s.id"));

    /** The row that the statement gave. */
    static FoundToken of(List<String> row) {
        return new FoundToken(
                token(new JsonObject(row.get(0))),
                session(new JsonObject(row.get(1))),
                user(new JsonObject(row.get(2))),
                SessionFacts.of(row.get(3)));
    }

    private static RefreshToken token(JsonObject row) {
        RefreshToken token = new RefreshToken();
        token.id = row.getLong("id");
        token.token = row.getString("token");
        token.revoked = row.getBoolean("revoked");
        token.createdAt = time(row, "created_at");
        token.updatedAt = time(row, "updated_at");
        token.sessionId = id(row, "session_id");
        return token;
    }

    private static UserSession session(JsonObject row) {
        UserSession session = new UserSession();
        session.id = id(row, "id");
        session.userId = id(row, "user_id");
        session.createdAt = time(row, "created_at");
        session.updatedAt = time(row, "updated_at");
        session.aal = row.getString("aal");
        session.notAfter = time(row, "not_after");
        String refreshed = row.getString("refreshed_at");
        session.refreshedAt = refreshed == null ? null : LocalDateTime.parse(refreshed);
        session.userAgent = row.getString("user_agent");
        return session;
    }

    private static User user(JsonObject row) {
        User user = new User();
        user.id = id(row, "id");
        user.aud = row.getString("aud");
        user.role = row.getString("role");
        user.email = row.getString("email");
        user.emailConfirmedAt = time(row, "email_confirmed_at");
        user.invitedAt = time(row, "invited_at");
        user.confirmationSentAt = time(row, "confirmation_sent_at");
        user.recoverySentAt = time(row, "recovery_sent_at");
        user.emailChange = row.getString("email_change");
        user.emailChangeSentAt = time(row, "email_change_sent_at");
        user.lastSignInAt = time(row, "last_sign_in_at");
        user.appMetadata = row.getJsonObject("raw_app_meta_data");
        user.userMetadata = row.getJsonObject("raw_user_meta_data");
        user.createdAt = time(row, "created_at");
        user.updatedAt = time(row, "updated_at");
        user.phone = row.getString("phone");
        user.phoneConfirmedAt = time(row, "phone_confirmed_at");
        user.bannedUntil = time(row, "banned_until");
        user.reauthenticationSentAt = time(row, "reauthentication_sent_at");
        user.deletedAt = time(row, "deleted_at");
        user.isAnonymous = row.getBoolean("is_anonymous", false);
        return user;
    }

    private static UUID id(JsonObject row, String name) {
        return UUID.fromString(row.getString(name));
    }

    private static OffsetDateTime time(JsonObject row, String name) {
        return switch (row.getString(name)) {
            case null -> null;
            case "infinity" -> OffsetDateTime.MAX;
            case "-infinity" -> OffsetDateTime.MIN;
            case String time -> OffsetDateTime.parse(time);
        };
    }
}
