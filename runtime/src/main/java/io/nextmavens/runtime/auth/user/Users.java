package io.nextmavens.runtime.auth.user;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.settings.AuthSettings;
import io.nextmavens.runtime.auth.store.LinkedIdentity;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.UserSession;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.tenant.Tenants;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds and makes users. Thread-safe; all methods run within a transaction. */
public final class Users {

    /** The provider that is this service itself. */
    public static final String EMAIL = "email";

    private final AuthSettings.Tokens settings;
    private final Sessions sessions;
    private final Tenants tenants;

    public Users(AuthSettings.Tokens settings, Sessions sessions, Tenants tenants) {
        this.settings = settings;
        this.sessions = sessions;
        this.tenants = tenants;
    }

    /**
     * Who asks, as the database knows them.
     *
     * @param session empty for tokens that were given in none
     */
    public record Current(User user, Optional<UserSession> session) {}

    /**
     * The user and the session of a token, if they are still there.
     *
     * @throws AuthException {@code user_not_found}, {@code session_not_found}
     */
    public Current current(Work work, Caller caller) {
        User user = work.find(User.class, caller.userId().orElseThrow())
                .filter(found -> found.deletedAt == null)
                .orElseThrow(() -> AuthException.of(
                        403, AuthErrorCode.USER_NOT_FOUND, "User from sub claim in JWT does not exist"));
        Optional<UserSession> session = caller.sessionId().map(id -> sessions.going(work, id, user.id)
                .orElseThrow(() -> AuthException.of(
                        403, AuthErrorCode.SESSION_NOT_FOUND, "Session from session_id claim in JWT does not exist")));
        return new Current(user, session);
    }

    /** The same, with the user's row locked, to be changed. */
    public Current currentForUpdate(Work work, Caller caller) {
        var _ = work.findForUpdate(User.class, caller.userId().orElseThrow());
        return current(work, caller);
    }

    /** The user of that address, in the form that is kept. Users of single sign-on are not found by it. */
    public Optional<User> byEmail(Work work, String email) {
        return work.first(User.class, "from User where email = ?1 and isSsoUser = false and deletedAt is null", email);
    }

    public Optional<User> byPhone(Work work, String phone) {
        return work.first(User.class, "from User where phone = ?1 and deletedAt is null", phone);
    }

    /** Makes a user, with the identity they come by, and gives them a tenant by the setting. */
    public User create(Work work, NewUser wanted) {
        OffsetDateTime now = Sessions.now();
        User user = new User();
        user.id = wanted.id().orElseGet(UUID::randomUUID);
        user.aud = settings.audience();
        user.role = wanted.role().orElse(settings.defaultRole());
        user.email = wanted.email().orElse(null);
        user.phone = wanted.phone().orElse(null);
        user.encryptedPassword = wanted.passwordHash().orElse("");
        user.emailConfirmedAt = wanted.confirmed() && wanted.email().isPresent() ? now : null;
        user.phoneConfirmedAt = wanted.confirmed() && wanted.phone().isPresent() ? now : null;
        user.userMetadata = wanted.userMetadata().copy();
        user.appMetadata = wanted.appMetadata().copy();
        wanted.provider().ifPresent(provider -> user.appMetadata
                .put("provider", user.appMetadata.getValue("provider", provider))
                .put("providers", new JsonArray(List.of(provider))));
        user.isAnonymous = wanted.provider().isEmpty();
        user.createdAt = now;
        user.updatedAt = now;
        work.insert(user);
        if (wanted.provider().equals(Optional.of(EMAIL)) && wanted.email().isPresent()) {
            addEmailIdentity(work, user, now);
        }
        if (tenants.welcome(work, user)) {
            work.update(user);
        }
        return user;
    }

    /** The identity of an address of this service's own. */
    public void addEmailIdentity(Work work, User user, OffsetDateTime now) {
        LinkedIdentity identity = new LinkedIdentity();
        identity.id = UUID.randomUUID();
        identity.userId = user.id;
        identity.provider = EMAIL;
        identity.providerId = user.id.toString();
        identity.identityData = emailIdentityData(user.id, user.email, user.emailConfirmedAt != null);
        identity.createdAt = now;
        identity.updatedAt = now;
        identity.lastSignInAt = now;
        work.insert(identity);
    }

    static JsonObject emailIdentityData(UUID id, String email, boolean verified) {
        return new JsonObject()
                .put("sub", id.toString())
                .put("email", email)
                .put("email_verified", verified)
                .put("phone_verified", false);
    }

    /** Notes that the user's address is theirs; the user's row is changed and written. */
    public void confirmEmail(Work work, User user) {
        OffsetDateTime now = Sessions.now();
        if (user.emailConfirmedAt == null) {
            user.emailConfirmedAt = now;
        }
        user.isAnonymous = false;
        user.userMetadata = user.userMetadataOrEmpty().copy().put("email_verified", true);
        user.updatedAt = now;
        work.update(user);
        emailIdentity(work, user).ifPresent(identity -> {
            identity.identityData =
                    identity.identityData.copy().put("email", user.email).put("email_verified", true);
            identity.updatedAt = now;
            work.update(identity);
        });
    }

    /** Gives the user another address, which is proven. */
    public void changeEmail(Work work, User user, String email) {
        OffsetDateTime now = Sessions.now();
        user.email = email;
        user.emailChange = "";
        user.emailChangeConfirmStatus = 0;
        user.emailConfirmedAt = now;
        if (emailIdentity(work, user).isEmpty()) {
            addEmailIdentity(work, user, now);
            addProvider(user, EMAIL);
        }
        if (user.userMetadataOrEmpty().containsKey("email")) {
            user.userMetadata = user.userMetadataOrEmpty().copy().put("email", email);
        }
        confirmEmail(work, user);
    }

    /** Adds a provider to those the user is known by. */
    public static void addProvider(User user, String provider) {
        JsonObject metadata = user.appMetadataOrEmpty().copy();
        JsonArray providers =
                metadata.getValue("providers") instanceof JsonArray known ? known.copy() : new JsonArray();
        if (!providers.contains(provider)) {
            providers.add(provider);
        }
        if (!(metadata.getValue("provider") instanceof String)) {
            metadata.put("provider", provider);
        }
        user.appMetadata = metadata.put("providers", providers);
    }

    private static Optional<LinkedIdentity> emailIdentity(Work work, User user) {
        return work.firstForUpdate(
                LinkedIdentity.class, "from LinkedIdentity where userId = ?1 and provider = ?2", user.id, EMAIL);
    }

    /** Ends all sessions of a user but one. */
    public static void endSessions(Work work, User user, Optional<UUID> except) {
        if (except.isPresent()) {
            work.execute("delete from UserSession where userId = ?1 and id <> ?2", user.id, except.get());
        } else {
            work.execute("delete from UserSession where userId = ?1", user.id);
        }
    }
}
