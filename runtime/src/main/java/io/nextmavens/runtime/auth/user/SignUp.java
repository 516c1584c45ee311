package io.nextmavens.runtime.auth.user;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.limit.Pace;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.mail.Letter;
import io.nextmavens.runtime.auth.mail.Letters;
import io.nextmavens.runtime.auth.mail.OneTimeTokens;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Kind;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Signing up: with an e-mail address and a password, or with nothing. Thread-safe.
 *
 * <p>Where addresses have to be proven, an address that somebody has already is answered like a new one, in content and
 * in time; only its owner learns more, by mail.
 */
public final class SignUp {

    /** What a sign-in by the confirmation of an address is recorded as. */
    public static final String METHOD = "email/signup";

    private final AuthParts parts;

    public SignUp(AuthParts parts) {
        this.parts = parts;
    }

    public AuthAnswer answer(AuthCall call) {
        parts.captcha().check(call);
        if (parts.settings().signUp().disabled()) {
            throw AuthException.of(422, AuthErrorCode.SIGNUP_DISABLED, "Signups not allowed for this instance");
        }
        if (call.text("phone").isPresent()) {
            throw AuthException.of(400, AuthErrorCode.PHONE_PROVIDER_DISABLED, "Phone signups are disabled");
        }
        JsonObject data = call.object("data").orElseGet(JsonObject::new);
        if (call.text("email").isEmpty() && call.text("password").isEmpty()) {
            return anonymous(call, data);
        }
        if (!parts.settings().signUp().byEmail()) {
            throw AuthException.of(400, AuthErrorCode.EMAIL_PROVIDER_DISABLED, "Email signups are disabled");
        }
        String password =
                call.text("password").orElseThrow(() -> AuthException.invalid("Signup requires a valid password"));
        String email = EmailAddress.parse(
                call.text("email").orElseThrow(() -> AuthException.invalid("To signup, please provide your email")));
        parts.limits().count(ByAddress.OTP, call.client());
        Optional<FlowStates.Challenge> challenge = FlowStates.challenge(call);
        parts.passwordPolicy().check(password);
        return parts.settings().signUp().confirmed()
                ? atOnce(call.client(), email, password, data)
                : byMail(call, email, password, data, challenge);
    }

    private AuthAnswer anonymous(AuthCall call, JsonObject data) {
        if (!parts.settings().signUp().anonymous()) {
            throw AuthException.of(422, AuthErrorCode.ANONYMOUS_PROVIDER_DISABLED, "Anonymous sign-ins are disabled");
        }
        parts.limits().count(ByAddress.ANONYMOUS, call.client());
        AccessTokens.Pen pen = parts.accessTokens().pen();
        return AuthAnswer.ok(parts.database().transaction(work -> {
            User user = parts.users().create(work, NewUser.anonymous(data));
            parts.audit().write(work, Action.USER_SIGNEDUP, user, call.client(), traits("anonymous"));
            return parts.sessions().begin(work, pen, user, "anonymous", call.client());
        }));
    }

    private AuthAnswer atOnce(Client client, String email, String password, JsonObject data) {
        String hash = parts.passwords().hash(password);
        AccessTokens.Pen pen = parts.accessTokens().pen();
        try {
            return AuthAnswer.ok(parts.database().transaction(work -> {
                if (parts.users().byEmail(work, email).isPresent()) {
                    throw exists();
                }
                User user = create(work, email, hash, data, true);
                parts.audit().write(work, Action.USER_SIGNEDUP, user, client, traits(Users.EMAIL));
                return parts.sessions().begin(work, pen, user, "password", client);
            }));
        } catch (DatabaseTrouble e) {
            throw e.isDuplicate() ? exists() : e;
        }
    }

    private static AuthException exists() {
        return AuthException.of(422, AuthErrorCode.USER_ALREADY_EXISTS, "User already registered");
    }

    private AuthAnswer byMail(
            AuthCall call, String email, String password, JsonObject data, Optional<FlowStates.Challenge> challenge) {
        Pace pace = Pace.begin();
        parts.limits().countMail("confirmation", email, call.client());
        String redirectTo = parts.redirects().of(call);
        String hash = parts.passwords().hash(password);
        Pending pending;
        try {
            pending = parts.database().transaction(work -> {
                Optional<User> known = parts.users().byEmail(work, email);
                if (known.isPresent() && known.get().isConfirmed()) {
                    parts.audit().write(work, Action.USER_REPEATED_SIGNUP, known.get(), call.client(), traits("email"));
                    return new Pending(standIn(email), Optional.empty());
                }
                User user = known.orElseGet(() -> create(work, email, hash, data, false));
                return new Pending(
                        user.id, Optional.of(requestConfirmation(work, user, redirectTo, challenge, call.client())));
            });
        } catch (DatabaseTrouble e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            pending = new Pending(standIn(email), Optional.empty());
        }
        pending.letter.ifPresent(parts.postman()::take);
        pace.keep();
        return AuthAnswer.ok(pending(pending.id, email, data));
    }

    private record Pending(UUID id, Optional<Letter> letter) {}

    private User create(Work work, String email, String hash, JsonObject data, boolean confirmed) {
        NewUser wanted = NewUser.byEmail(email, Optional.of(hash), data, confirmed);
        UUID id = UUID.randomUUID();
        JsonObject metadata = data.copy().mergeIn(Users.emailIdentityData(id, email, confirmed));
        return parts.users()
                .create(
                        work,
                        new NewUser(
                                Optional.of(id),
                                wanted.email(),
                                wanted.phone(),
                                wanted.passwordHash(),
                                metadata,
                                wanted.appMetadata(),
                                wanted.role(),
                                confirmed,
                                wanted.provider()));
    }

    /** Makes a user who has no password, and has it confirmed or asks for the confirmation of the address. */
    public User withoutPassword(Work work, String email, JsonObject data, boolean confirmed) {
        return create(work, email, "", data, confirmed);
    }

    /** A letter with a link that confirms the address; to be sent when the transaction has ended. */
    public Letter requestConfirmation(
            Work work, User user, String redirectTo, Optional<FlowStates.Challenge> challenge, Client client) {
        OneTimeTokens.Issued issued =
                parts.oneTimeTokens().issue(work, user, Kind.CONFIRMATION_TOKEN, user.email, challenge.isPresent());
        challenge.ifPresent(
                c -> work.insert(parts.flows().begin(Users.EMAIL, METHOD, challenge, Optional.of(user.id))));
        work.execute("update User set confirmationSentAt = ?1 where id = ?2", Sessions.now(), user.id);
        parts.audit().write(work, Action.USER_CONFIRMATION_REQUESTED, user, client, traits(Users.EMAIL));
        return Letters.withLink(
                parts.settings(), Letter.Kind.CONFIRMATION, user, user.email, issued, "signup", redirectTo);
    }

    private static JsonObject traits(String provider) {
        return new JsonObject().put("provider", provider);
    }

    /** The id an address that somebody has is answered with: always the same one, and nobody's. */
    private UUID standIn(String email) {
        return uuid(email);
    }

    private UUID uuid(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(parts.keys().mac(Purpose.ONE_TIME_TOKENS, "stand-in\n" + text));
        // version 4, variant 2 (RFC 9562, section 5.4), as a random one has
        long high = (bytes.getLong() & ~0xF000L) | 0x4000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** A user whose address is not proven, by what the client said alone. */
    private JsonObject pending(UUID id, String email, JsonObject data) {
        OffsetDateTime now = Sessions.now();
        JsonObject identityData = Users.emailIdentityData(id, email, false);
        User user = new User();
        user.id = id;
        user.aud = parts.settings().tokens().audience();
        user.role = parts.settings().tokens().defaultRole();
        user.email = email;
        user.confirmationSentAt = now;
        user.createdAt = now;
        user.updatedAt = now;
        user.appMetadata =
                new JsonObject().put("provider", Users.EMAIL).put("providers", new JsonArray().add(Users.EMAIL));
        user.userMetadata = data.copy().mergeIn(identityData);
        String time = UserJson.time(now);
        JsonArray identities = new JsonArray()
                .add(new JsonObject()
                        .put("identity_id", uuid("identity of " + id).toString())
                        .put("id", id.toString())
                        .put("user_id", id.toString())
                        .put("identity_data", identityData)
                        .put("provider", Users.EMAIL)
                        .put("last_sign_in_at", time)
                        .put("created_at", time)
                        .put("updated_at", time)
                        .put("email", email));
        return UserJson.of(user, identities, new JsonArray());
    }
}
