package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.settings.ProviderSettings;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.LinkedIdentity;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.nextmavens.runtime.auth.user.NewUser;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Whose account a provider's profile belongs to: of the user whom the provider's subject is known for, else of the user
 * with that address, if the provider has verified it, else of a new one. Thread-safe.
 */
final class ExternalAccounts {

    private final AuthParts parts;

    ExternalAccounts(AuthParts parts) {
        this.parts = parts;
    }

    /** Runs a transaction that makes users or identities; once more when somebody else was there first. */
    <T> T transaction(Function<Work, T> work) {
        try {
            return parts.database().transaction(work);
        } catch (DatabaseTrouble e) {
            if (e.isDuplicate()) {
                return parts.database().transaction(work);
            }
            throw e;
        }
    }

    /**
     * The user who signs in.
     *
     * @throws AuthException {@code signup_disabled}, {@code user_banned}, {@code provider_email_needs_verification}
     */
    User signIn(Work work, Client client, ProviderSettings provider, ExternalProfile profile) {
        OffsetDateTime now = Sessions.now();
        Optional<LinkedIdentity> known = find(work, provider, profile);
        if (known.isPresent()) {
            return again(work, known.get(), profile, now);
        }
        Optional<String> email = profile.verifiedEmail().map(EmailAddress::parse);
        if (email.isEmpty() && !provider.emailOptional()) {
            throw AuthException.of(
                    422,
                    AuthErrorCode.PROVIDER_EMAIL_NEEDS_VERIFICATION,
                    profile.email().isPresent()
                            ? "Unverified email with " + provider.name() + ". Verify it there and sign in again"
                            : provider.name() + " told no email address");
        }
        User user = email.flatMap(address -> parts.users().byEmail(work, address))
                .map(found -> adopt(work, found, client, provider, profile))
                .orElseGet(() -> create(work, client, provider, profile, email));
        addIdentity(work, user, provider, profile, now);
        return user;
    }

    private User again(Work work, LinkedIdentity identity, ExternalProfile profile, OffsetDateTime now) {
        User user = work.findForUpdate(User.class, identity.userId).orElseThrow();
        Sessions.requireActive(user, now);
        identity.identityData = profile.data();
        identity.lastSignInAt = now;
        identity.updatedAt = now;
        work.update(identity);
        describe(user, profile);
        user.updatedAt = now;
        work.update(user);
        return user;
    }

    private static void describe(User user, ExternalProfile profile) {
        user.userMetadata = user.userMetadataOrEmpty().copy().mergeIn(profile.data());
    }

    private User create(
            Work work, Client client, ProviderSettings provider, ExternalProfile profile, Optional<String> email) {
        if (parts.settings().signUp().disabled()) {
            throw AuthException.of(422, AuthErrorCode.SIGNUP_DISABLED, "Signups not allowed for this instance");
        }
        User user = parts.users()
                .create(
                        work,
                        new NewUser(
                                Optional.empty(),
                                email,
                                Optional.empty(),
                                Optional.empty(),
                                profile.data(),
                                new JsonObject(),
                                Optional.empty(),
                                true,
                                Optional.of(provider.name())));
        parts.audit().write(work, Action.USER_SIGNEDUP, user, client, traits(provider));
        return user;
    }

    /**
     * Lets the owner of an address into the account with it. Whoever made an account with an address they never proved
     * keeps nothing of it: no password, no session, no factor that would let them in again.
     */
    private User adopt(Work work, User found, Client client, ProviderSettings provider, ExternalProfile profile) {
        User user = work.findForUpdate(User.class, found.id).orElseThrow();
        Sessions.requireActive(user, Sessions.now());
        if (user.emailConfirmedAt == null) {
            if (user.phoneConfirmedAt != null) {
                throw emailExists();
            }
            user.encryptedPassword = "";
            user.emailChange = "";
            user.userMetadata = new JsonObject();
            user.appMetadata = user.appMetadataOrEmpty().copy();
            user.appMetadata.remove("provider");
            user.appMetadata.remove("providers");
            Users.endSessions(work, user, Optional.empty());
            work.execute("delete from LinkedIdentity where userId = ?1", user.id);
            work.execute("delete from OneTimeToken where userId = ?1", user.id);
            work.execute("delete from MfaFactor where userId = ?1", user.id);
        }
        describe(user, profile);
        Users.addProvider(user, provider.name());
        parts.users().confirmEmail(work, user);
        parts.audit().write(work, Action.IDENTITY_LINKED, user, client, traits(provider));
        return user;
    }

    /**
     * Adds a provider to a user who is signed in.
     *
     * @throws AuthException {@code identity_already_exists}, {@code email_exists}
     */
    User link(Work work, Client client, UUID target, ProviderSettings provider, ExternalProfile profile) {
        OffsetDateTime now = Sessions.now();
        User user = work.findForUpdate(User.class, target)
                .orElseThrow(
                        () -> AuthException.of(404, AuthErrorCode.USER_NOT_FOUND, "Linking target user not found"));
        Sessions.requireActive(user, now);
        find(work, provider, profile).ifPresent(other -> {
            throw AuthException.of(
                    422,
                    AuthErrorCode.IDENTITY_ALREADY_EXISTS,
                    other.userId.equals(target)
                            ? "Identity is already linked"
                            : "Identity is already linked to another user");
        });
        if (user.email == null || user.email.isEmpty()) {
            profile.verifiedEmail().map(EmailAddress::parse).ifPresent(email -> {
                if (parts.users().byEmail(work, email).isPresent()) {
                    throw emailExists();
                }
                user.email = email;
                user.emailConfirmedAt = now;
            });
        }
        user.isAnonymous = false;
        describe(user, profile);
        Users.addProvider(user, provider.name());
        user.updatedAt = now;
        work.update(user);
        addIdentity(work, user, provider, profile, now);
        parts.audit().write(work, Action.IDENTITY_LINKED, user, client, traits(provider));
        return user;
    }

    private static Optional<LinkedIdentity> find(Work work, ProviderSettings provider, ExternalProfile profile) {
        return work.firstForUpdate(
                LinkedIdentity.class,
                "from LinkedIdentity where provider = ?1 and providerId = ?2",
                provider.name(),
                profile.subject());
    }

    private static void addIdentity(
            Work work, User user, ProviderSettings provider, ExternalProfile profile, OffsetDateTime now) {
        LinkedIdentity identity = new LinkedIdentity();
        identity.id = UUID.randomUUID();
        identity.userId = user.id;
        identity.provider = provider.name();
        identity.providerId = profile.subject();
        identity.identityData = profile.data();
        identity.createdAt = now;
        identity.updatedAt = now;
        identity.lastSignInAt = now;
        work.insert(identity);
    }

    /**
     * Takes a provider from a user, who keeps another one.
     *
     * @throws AuthException {@code identity_not_found}, {@code single_identity_not_deletable},
     *     {@code email_conflict_identity_not_deletable}
     */
    void unlink(Work work, Client client, User user, UUID id) {
        var identities = work.list(
                LinkedIdentity.class, "from LinkedIdentity where userId = ?1 order by createdAt, id", user.id);
        LinkedIdentity gone = identities.stream()
                .filter(identity -> identity.id.equals(id))
                .findFirst()
                .orElseThrow(() -> AuthException.of(422, AuthErrorCode.IDENTITY_NOT_FOUND, "Identity doesn't exist"));
        var kept =
                identities.stream().filter(identity -> !identity.id.equals(id)).toList();
        if (kept.isEmpty()) {
            throw AuthException.of(
                    422,
                    AuthErrorCode.SINGLE_IDENTITY_NOT_DELETABLE,
                    "User must have at least 1 identity after unlinking");
        }
        work.execute("delete from LinkedIdentity where id = ?1", gone.id);
        if (gone.provider.equals(Users.EMAIL)) {
            user.encryptedPassword = "";
        }
        if (kept.stream().noneMatch(identity -> email(identity).equals(Optional.ofNullable(user.email)))) {
            Optional<String> next =
                    kept.stream().flatMap(identity -> email(identity).stream()).findFirst();
            next.flatMap(address -> parts.users().byEmail(work, address))
                    .filter(other -> !other.id.equals(user.id))
                    .ifPresent(other -> {
                        throw AuthException.of(
                                422,
                                AuthErrorCode.EMAIL_CONFLICT_IDENTITY_NOT_DELETABLE,
                                "Unable to unlink identity due to email conflict");
                    });
            user.email = next.orElse(null);
            user.emailConfirmedAt = next.isPresent() ? Sessions.now() : null;
        }
        JsonArray providers = new JsonArray();
        kept.stream().map(identity -> identity.provider).distinct().forEach(providers::add);
        user.appMetadata = user.appMetadataOrEmpty()
                .copy()
                .put("provider", providers.getString(0))
                .put("providers", providers);
        user.updatedAt = Sessions.now();
        work.update(user);
        parts.audit()
                .write(
                        work,
                        Action.IDENTITY_UNLINKED,
                        user,
                        client,
                        new JsonObject().put("provider", gone.provider).put("identity_id", gone.id.toString()));
    }

    /** The address that an identity proves. */
    private static Optional<String> email(LinkedIdentity identity) {
        JsonObject data = identity.identityData == null ? new JsonObject() : identity.identityData;
        return data.getValue("email") instanceof String email && Boolean.TRUE.equals(data.getValue("email_verified"))
                ? Optional.of(EmailAddress.parse(email))
                : Optional.empty();
    }

    private static JsonObject traits(ProviderSettings provider) {
        return new JsonObject().put("provider", provider.name());
    }

    private static AuthException emailExists() {
        return AuthException.of(
                422, AuthErrorCode.EMAIL_EXISTS, "A user with this email address has already been registered");
    }
}
