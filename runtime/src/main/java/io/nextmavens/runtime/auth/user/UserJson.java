package io.nextmavens.runtime.auth.user;

import io.nextmavens.runtime.auth.store.User;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** A user as clients see it: GoTrue's fields, of which some are left out where there is nothing. Pure. */
public final class UserJson {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private UserJson() {}

    /** The user, with identities and second factors as the database told them. */
    public static JsonObject of(User user, JsonArray identities, JsonArray factors) {
        JsonObject json = new JsonObject()
                .put("id", user.id.toString())
                .put("aud", text(user.aud))
                .put("role", text(user.role))
                .put("email", text(user.email));
        put(json, "email_confirmed_at", user.emailConfirmedAt);
        put(json, "invited_at", user.invitedAt);
        json.put("phone", text(user.phone));
        put(json, "phone_confirmed_at", user.phoneConfirmedAt);
        put(json, "confirmation_sent_at", user.confirmationSentAt);
        put(
                json,
                "confirmed_at",
                Stream.of(user.emailConfirmedAt, user.phoneConfirmedAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
        put(json, "recovery_sent_at", user.recoverySentAt);
        if (user.emailChange != null && !user.emailChange.isEmpty()) {
            json.put("new_email", user.emailChange);
        }
        put(json, "email_change_sent_at", user.emailChangeSentAt);
        put(json, "reauthentication_sent_at", user.reauthenticationSentAt);
        put(json, "last_sign_in_at", user.lastSignInAt);
        json.put("app_metadata", user.appMetadataOrEmpty())
                .put("user_metadata", user.userMetadataOrEmpty())
                .put("identities", identities);
        if (!factors.isEmpty()) {
            json.put("factors", factors);
        }
        put(json, "created_at", user.createdAt);
        put(json, "updated_at", user.updatedAt);
        put(json, "banned_until", user.bannedUntil);
        put(json, "deleted_at", user.deletedAt);
        return json.put("is_anonymous", user.isAnonymous);
    }

    /** A time as clients get it: RFC 3339 in UTC, to the microsecond. */
    public static String time(OffsetDateTime time) {
        return TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }

    private static void put(JsonObject json, String name, OffsetDateTime time) {
        if (time != null) {
            json.put(name, time(time));
        }
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
