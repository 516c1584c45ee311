package io.nextmavens.runtime.auth.admin;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.password.PasswordHash;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an administrator says of a user. Pure.
 *
 * @param password in clear
 * @param passwordHash in a form that can be verified
 * @param ban how long the user may not sign in from now; zero lifts a ban
 */
record UserChanges(
        Optional<UUID> id,
        Optional<String> email,
        Optional<String> phone,
        Optional<String> password,
        Optional<String> passwordHash,
        boolean emailConfirmed,
        boolean phoneConfirmed,
        Optional<JsonObject> userMetadata,
        Optional<JsonObject> appMetadata,
        Optional<String> role,
        Optional<Duration> ban) {

    private static final Pattern GO_DURATION = Pattern.compile("([0-9]{1,9})(h|ms|m|s)");
    private static final Pattern PHONE = Pattern.compile("\\+?[1-9][0-9]{1,14}");

    /**
     * Reads and checks a request.
     *
     * @throws AuthException {@code validation_failed} and the like
     */
    static UserChanges of(AuthCall call) {
        Optional<String> hash = call.text("password_hash");
        if (hash.isPresent() && call.text("password").isPresent()) {
            throw AuthException.invalid("Only a password or a password hash should be provided");
        }
        hash.filter(text -> !PasswordHash.isKnown(text) || text.length() > 255).ifPresent(unknown -> {
            throw AuthException.invalid("password_hash is not a hash of bcrypt, Argon2 or Firebase's scrypt");
        });
        return new UserChanges(
                call.text("id").map(UserChanges::uuid),
                call.text("email").map(EmailAddress::parse),
                call.text("phone").map(UserChanges::phone),
                call.text("password"),
                hash,
                call.flag("email_confirm").orElse(false),
                call.flag("phone_confirm").orElse(false),
                call.object("user_metadata"),
                call.object("app_metadata"),
                call.text("role").map(UserChanges::role),
                call.text("ban_duration").map(UserChanges::duration));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw AuthException.invalid("ID must conform to the uuid v4 format");
        }
    }

    private static String phone(String text) {
        if (!PHONE.matcher(text).matches()) {
            throw AuthException.invalid("Invalid phone number format (E.164 required)");
        }
        return text.startsWith("+") ? text.substring(1) : text;
    }

    /** Roles that requests may not have anyway cannot be given. */
    private static String role(String text) {
        if (text.equals("supabase_auth_admin") || text.equals("none") || text.length() > 63) {
            throw AuthException.of(422, AuthErrorCode.VALIDATION_FAILED, "role '" + text + "' cannot be given");
        }
        return text;
    }

    /** Go's way of writing durations, or {@code none}. */
    private static Duration duration(String text) {
        if (text.equals("none")) {
            return Duration.ZERO;
        }
        Matcher parts = GO_DURATION.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (parts.find() && parts.start() == end) {
            long number = Long.parseLong(parts.group(1));
            sum = sum.plus(
                    switch (parts.group(2)) {
                        case "h" -> Duration.ofHours(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMillis(number);
                    });
            end = parts.end();
        }
        if (end != text.length() || sum.toDays() > 3_650_000) {
            throw AuthException.invalid("invalid format for ban duration: time: invalid duration \"" + text + "\"");
        }
        return sum;
    }

    /** Until when the ban lasts. */
    Optional<OffsetDateTime> bannedUntil() {
        return ban.filter(duration -> !duration.isZero()).map(Sessions.now()::plus);
    }
}
