package io.nextmavens.runtime.auth.user;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAccount;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.mail.Letter;
import io.nextmavens.runtime.auth.mail.Letters;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Issued;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Kind;
import io.nextmavens.runtime.auth.session.SessionFacts;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The user who asks: what is known of them, and what they change. Thread-safe. */
public final class CurrentUser {

    /** What the exchange of a code after an e-mail change is recorded as. */
    public static final String EMAIL_CHANGE = "email_change";

    /** How old a session may be in which a password is changed without a code. */
    private static final Duration FRESH = Duration.ofHours(24);

    private final AuthParts parts;

    public CurrentUser(AuthParts parts) {
        this.parts = parts;
    }

    public AuthAnswer get(AuthCall call) {
        Caller caller = call.user();
        return AuthAnswer.ok(parts.database().transaction(work -> {
            User user = parts.users().current(work, caller).user();
            return SessionFacts.read(work, user.id).userJson(user);
        }));
    }

    /** What is to be changed, after it was checked. */
    private record Change(
            Optional<String> email,
            Optional<String> password,
            Optional<String> passwordHash,
            Optional<JsonObject> data,
            Optional<FlowStates.Challenge> challenge,
            String redirectTo) {}

    public AuthAnswer put(AuthCall call) {
        Caller caller = call.user();
        if (call.text("phone").isPresent()) {
            throw AuthException.of(400, AuthErrorCode.PHONE_PROVIDER_DISABLED, "Phone changes are disabled");
        }
        parts.limits().count(ByAddress.OTP, call.client());
        Optional<String> password = call.text("password");
        password.ifPresent(parts.passwordPolicy()::check);
        User before = parts.database()
                .transaction(work -> parts.users().current(work, caller).user());
        password.ifPresent(text -> requireAnother(before, text, call));
        Optional<String> email =
                call.text("email").map(EmailAddress::parse).filter(address -> !address.equals(before.email));
        boolean mailed = email.isPresent() && !parts.settings().signUp().confirmed();
        if (mailed) {
            parts.limits().countMail(EMAIL_CHANGE, email.get(), call.client());
        }
        Change change = new Change(
                email,
                password,
                password.map(parts.passwords()::hash),
                call.object("data"),
                FlowStates.challenge(call),
                parts.redirects().of(call));
        List<Letter> letters = new ArrayList<>();
        JsonObject answer;
        try {
            answer = parts.database().transaction(work -> change(work, call, caller, change, letters));
        } catch (DatabaseTrouble e) {
            throw e.isDuplicate() ? emailExists() : e;
        }
        letters.forEach(parts.postman()::take);
        return AuthAnswer.ok(answer);
    }

    private void requireAnother(User user, String password, AuthCall call) {
        boolean has = user.encryptedPassword != null && !user.encryptedPassword.isEmpty();
        if (parts.settings().passwords().currentRequired() && has) {
            String current = call.text("current_password")
                    .orElseThrow(() -> AuthException.of(
                            400,
                            AuthErrorCode.CURRENT_PASSWORD_REQUIRED,
                            "Current password required when setting new password."));
            parts.limits().requireTriesLeft(ByAccount.FAILURE, user.id.toString());
            if (!parts.passwords().verify(current, user.encryptedPassword)) {
                parts.limits().failed(ByAccount.FAILURE, user.id.toString());
                throw AuthException.of(
                        400,
                        AuthErrorCode.CURRENT_PASSWORD_MISMATCH,
                        "Current password required when setting new password.");
            }
        }
        if (has && parts.passwords().verify(password, user.encryptedPassword)) {
            throw AuthException.of(
                    422, AuthErrorCode.SAME_PASSWORD, "New password should be different from the old password.");
        }
    }

    private JsonObject change(Work work, AuthCall call, Caller caller, Change change, List<Letter> letters) {
        Users.Current current = parts.users().currentForUpdate(work, caller);
        User user = current.user();
        if (change.password.isPresent() || change.email.isPresent()) {
            requireSecondFactor(work, current);
        }
        if (user.isAnonymous && change.password.isPresent() && change.email.isEmpty()) {
            throw AuthException.of(
                    422,
                    AuthErrorCode.VALIDATION_FAILED,
                    "Updating password of an anonymous user without an email or phone is not allowed");
        }
        if (change.passwordHash.isPresent()) {
            requireReauthentication(work, call, current);
            user.encryptedPassword = change.passwordHash.get();
            Users.endSessions(work, user, current.session().map(session -> session.id));
            parts.audit().write(work, Action.USER_UPDATED_PASSWORD, user, call.client(), new JsonObject());
        }
        change.data.ifPresent(data -> user.userMetadata = merged(user.userMetadataOrEmpty(), data));
        user.updatedAt = Sessions.now();
        if (change.email.isPresent()) {
            if (parts.settings().signUp().confirmed()) {
                requireFree(work, user, change.email.get());
                parts.users().changeEmail(work, user, change.email.get());
            } else {
                letters.addAll(requestEmailChange(work, user, change));
            }
        }
        work.update(user);
        parts.audit().write(work, Action.USER_MODIFIED, user, call.client(), new JsonObject());
        return SessionFacts.read(work, user.id).userJson(user);
    }

    /** With the password alone nobody takes the account from a user who has a second factor. */
    private static void requireSecondFactor(Work work, Users.Current current) {
        boolean enough =
                current.session().filter(session -> "aal2".equals(session.aal)).isPresent();
        if (!enough
                && work.first(
                                UUID.class,
                                "select id from MfaFactor where userId = ?1 and status = 'verified'",
                                current.user().id)
                        .isPresent()) {
            throw AuthException.of(
                    401,
                    AuthErrorCode.INSUFFICIENT_AAL,
                    "AAL2 session is required to update email or password when MFA is enabled.");
        }
    }

    private void requireFree(Work work, User user, String email) {
        if (parts.users()
                .byEmail(work, email)
                .filter(other -> !other.id.equals(user.id))
                .isPresent()) {
            throw emailExists();
        }
    }

    private static AuthException emailExists() {
        return AuthException.of(
                422, AuthErrorCode.EMAIL_EXISTS, "A user with this email address has already been registered");
    }

    /** A password is changed in a fresh session, or with the code that was mailed, where the setting says so. */
    private void requireReauthentication(Work work, AuthCall call, Users.Current current) {
        if (!parts.settings().passwords().reauthenticate()) {
            return;
        }
        User user = current.user();
        boolean fresh = current.session()
                .filter(session -> session.createdAt.plus(FRESH).isAfter(Sessions.now()))
                .isPresent();
        if (fresh) {
            return;
        }
        String nonce = call.text("nonce")
                .orElseThrow(() -> AuthException.of(
                        400, AuthErrorCode.REAUTHENTICATION_NEEDED, "Password update requires reauthentication"));
        String account = user.id.toString();
        parts.limits().requireTriesLeft(ByAccount.FAILURE, account);
        boolean right = user.email != null
                && parts.oneTimeTokens()
                        .byCode(work, user, user.email, nonce, List.of(Kind.REAUTHENTICATION_TOKEN))
                        .isPresent();
        if (!right) {
            parts.limits().failed(ByAccount.FAILURE, account);
            throw AuthException.of(422, AuthErrorCode.REAUTHENTICATION_NOT_VALID, "Nonce has expired or is invalid");
        }
        parts.oneTimeTokens().forget(work, user, Kind.REAUTHENTICATION_TOKEN);
    }

    /** Asks the new address, and the current one where both have to agree. The user's row is changed. */
    private List<Letter> requestEmailChange(Work work, User user, Change change) {
        String email = change.email.orElseThrow();
        user.emailChange = email;
        user.emailChangeConfirmStatus = 0;
        user.emailChangeSentAt = Sessions.now();
        boolean pkce = change.challenge.isPresent();
        List<Letter> letters = new ArrayList<>();
        // Whose address it is already is not told here: nobody but its owner would see the mail
        if (parts.users().byEmail(work, email).isEmpty()) {
            Issued issued = parts.oneTimeTokens().issue(work, user, Kind.EMAIL_CHANGE_TOKEN_NEW, email, pkce);
            letters.add(letter(user, email, issued, change.redirectTo));
        } else {
            parts.oneTimeTokens().forget(work, user, Kind.EMAIL_CHANGE_TOKEN_NEW);
        }
        if (parts.settings().mail().secureEmailChange() && user.email != null && !user.email.isEmpty()) {
            Issued issued = parts.oneTimeTokens().issue(work, user, Kind.EMAIL_CHANGE_TOKEN_CURRENT, user.email, pkce);
            letters.add(letter(user, user.email, issued, change.redirectTo));
        } else {
            parts.oneTimeTokens().forget(work, user, Kind.EMAIL_CHANGE_TOKEN_CURRENT);
        }
        if (pkce) {
            work.insert(parts.flows().begin(Users.EMAIL, EMAIL_CHANGE, change.challenge, Optional.of(user.id)));
        }
        return letters;
    }

    private Letter letter(User user, String to, Issued issued, String redirectTo) {
        return Letters.withLink(parts.settings(), Letter.Kind.EMAIL_CHANGE, user, to, issued, EMAIL_CHANGE, redirectTo);
    }

    /** Mails a code with which the user proves once more who they are. */
    public AuthAnswer reauthenticate(AuthCall call) {
        Caller caller = call.user();
        User user = parts.database()
                .transaction(work -> parts.users().current(work, caller).user());
        if (user.email == null || user.email.isEmpty()) {
            throw AuthException.of(
                    422,
                    AuthErrorCode.VALIDATION_FAILED,
                    "Reauthentication requires the user to have an email or a phone number");
        }
        if (user.emailConfirmedAt == null) {
            throw AuthException.of(422, AuthErrorCode.EMAIL_NOT_CONFIRMED, "Please verify your email first.");
        }
        parts.limits().countMail("reauthentication", user.email, call.client());
        parts.postman().take(parts.database().transaction(work -> {
            Issued issued = parts.oneTimeTokens().issue(work, user, Kind.REAUTHENTICATION_TOKEN, user.email, false);
            work.execute("update User set reauthenticationSentAt = ?1 where id = ?2", Sessions.now(), user.id);
            parts.audit().write(work, Action.USER_REAUTHENTICATE_REQUESTED, user, call.client(), new JsonObject());
            return Letters.withCode(Letter.Kind.REAUTHENTICATION, user, issued);
        }));
        return AuthAnswer.done();
    }

    /** Metadata with changes: a null takes a value away. */
    static JsonObject merged(JsonObject before, JsonObject changes) {
        JsonObject merged = before.copy();
        changes.forEach(change -> {
            if (change.getValue() == null) {
                merged.remove(change.getKey());
            } else {
                merged.put(change.getKey(), change.getValue());
            }
        });
        return merged;
    }

    /** The tenants of the user who asks, and which is the active one. */
    public AuthAnswer tenants(AuthCall call) {
        Caller caller = call.user();
        return AuthAnswer.ok(parts.database().transaction(work -> {
            User user = parts.users().current(work, caller).user();
            return new JsonObject()
                    .put("tenants", parts.tenants().of(work, user.id))
                    .put("active", user.appMetadataOrEmpty().getValue("tenant_id"));
        }));
    }

    /** Makes another tenant the active one: the answer is the session with new tokens. */
    public AuthAnswer switchTenant(AuthCall call) {
        Caller caller = call.user();
        UUID tenant;
        try {
            tenant = UUID.fromString(call.required("tenant_id"));
        } catch (IllegalArgumentException e) {
            throw AuthException.invalid("tenant_id must be a UUID");
        }
        var pen = parts.accessTokens().pen();
        return AuthAnswer.ok(parts.database().transaction(work -> {
            Users.Current current = parts.users().currentForUpdate(work, caller);
            User user = current.user();
            parts.tenants().switchTo(work, user, tenant);
            user.updatedAt = Sessions.now();
            work.update(user);
            parts.audit()
                    .write(
                            work,
                            Action.TENANT_SWITCHED,
                            user,
                            call.client(),
                            new JsonObject().put("tenant_id", tenant.toString()));
            return parts.sessions()
                    .renew(
                            work,
                            pen,
                            user,
                            current.session()
                                    .orElseThrow(() -> AuthException.of(
                                            403,
                                            AuthErrorCode.SESSION_NOT_FOUND,
                                            "Session from session_id claim in JWT does not exist")),
                            "token_refresh");
        }));
    }
}
