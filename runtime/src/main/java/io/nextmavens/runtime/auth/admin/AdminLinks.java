package io.nextmavens.runtime.auth.admin;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Routes;
import io.nextmavens.runtime.auth.mail.Letter;
import io.nextmavens.runtime.auth.mail.Letters;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Issued;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Kind;
import io.nextmavens.runtime.auth.session.SessionFacts;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.nextmavens.runtime.auth.user.NewUser;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/** Invitations, and links that an application mails itself. Thread-safe. */
public final class AdminLinks {

    private final AuthParts parts;

    public AdminLinks(AuthParts parts) {
        this.parts = parts;
    }

    public void addTo(Routes routes) {
        routes.post("/invite", this::invite);
        routes.post("/admin/generate_link", this::generate);
    }

    /** Makes a user who accepts by following the link in a mail. */
    private AuthAnswer invite(AuthCall call) {
        call.administrator();
        String email = EmailAddress.parse(call.required("email"));
        JsonObject data = call.object("data").orElseGet(JsonObject::new);
        String redirectTo = parts.redirects().of(call);
        record Invited(JsonObject user, Letter letter) {}
        Invited invited = unique(() -> parts.database().transaction(work -> {
            User user = invitee(work, email, data, Optional.empty());
            Issued issued = issue(work, user, Kind.CONFIRMATION_TOKEN, email);
            parts.audit().writeOfAdministrator(work, Action.USER_INVITED, call.client(), traits(user));
            return new Invited(
                    json(work, user),
                    Letters.withLink(parts.settings(), Letter.Kind.INVITE, user, email, issued, "invite", redirectTo));
        }));
        parts.postman().take(invited.letter);
        return AuthAnswer.ok(invited.user);
    }

    private User invitee(Work work, String email, JsonObject data, Optional<String> hash) {
        Optional<User> known = parts.users().byEmail(work, email);
        if (known.filter(User::isConfirmed).isPresent()) {
            throw AdminUsers.emailExists();
        }
        User user = known.orElseGet(() -> parts.users().create(work, NewUser.byEmail(email, hash, data, false)));
        user.invitedAt = Sessions.now();
        user.updatedAt = user.invitedAt;
        work.update(user);
        return user;
    }

    private Issued issue(Work work, User user, Kind kind, String address) {
        Issued issued = parts.oneTimeTokens().issue(work, user, kind, address, false);
        String column =
                switch (kind) {
                    case CONFIRMATION_TOKEN -> "confirmationSentAt";
                    case RECOVERY_TOKEN -> "recoverySentAt";
                    case EMAIL_CHANGE_TOKEN_CURRENT, EMAIL_CHANGE_TOKEN_NEW -> "emailChangeSentAt";
                    case REAUTHENTICATION_TOKEN -> "reauthenticationSentAt";
                };
        work.execute("update User set " + column + " = ?1 where id = ?2", Sessions.now(), user.id);
        return issued;
    }

    /** {@code POST /admin/generate_link}: the link that a mail would have, and no mail. */
    private AuthAnswer generate(AuthCall call) {
        call.administrator();
        String type = call.required("type");
        String email = EmailAddress.parse(call.required("email"));
        JsonObject data = call.object("data").orElseGet(JsonObject::new);
        Optional<String> password = call.text("password");
        password.ifPresent(parts.passwordPolicy()::check);
        if (type.equals("signup") && password.isEmpty()) {
            throw AuthException.invalid("Signup requires a valid password");
        }
        Optional<String> hash = password.map(parts.passwords()::hash);
        Optional<String> newEmail = call.text("new_email").map(EmailAddress::parse);
        String redirectTo = parts.redirects().of(call);
        return AuthAnswer.ok(unique(() -> parts.database()
                .transaction(work -> generate(work, call, type, email, newEmail, data, hash, redirectTo))));
    }

    private JsonObject generate(
            Work work,
            AuthCall call,
            String type,
            String email,
            Optional<String> newEmail,
            JsonObject data,
            Optional<String> hash,
            String redirectTo) {
        User user =
                switch (type) {
                    case "signup", "invite" -> invitee(work, email, data, hash);
                    case "magiclink" ->
                        parts.users().byEmail(work, email).orElseGet(() -> parts.users()
                                .create(work, NewUser.byEmail(email, Optional.empty(), data, false)));
                    case "recovery", "email_change_current", "email_change_new" ->
                        parts.users().byEmail(work, email).orElseThrow(AdminLinks::notFound);
                    default -> throw AuthException.invalid("Invalid email action link type requested: " + type);
                };
        Issued issued =
                switch (type) {
                    case "signup", "invite" -> issue(work, user, Kind.CONFIRMATION_TOKEN, email);
                    case "magiclink", "recovery" -> issue(work, user, Kind.RECOVERY_TOKEN, email);
                    default -> emailChange(work, user, type, newEmail);
                };
        parts.audit().writeOfAdministrator(work, Action.USER_RECOVERY_REQUESTED, call.client(), traits(user));
        String verification = type.startsWith("email_change") ? "email_change" : type;
        User now = work.find(User.class, user.id).orElseThrow();
        return json(work, now)
                .put("action_link", Letters.link(parts.settings(), issued, verification, redirectTo))
                .put("email_otp", issued.code())
                .put("hashed_token", issued.hash())
                .put("verification_type", type)
                .put("redirect_to", redirectTo);
    }

    private Issued emailChange(Work work, User user, String type, Optional<String> newEmail) {
        String wanted = newEmail.orElseThrow(() -> AuthException.invalid("new_email is required"));
        if (parts.users().byEmail(work, wanted).isPresent()) {
            throw AdminUsers.emailExists();
        }
        work.execute(
                "update User set emailChange = ?1, emailChangeConfirmStatus = 0 where id = ?2 and emailChange <> ?1",
                wanted,
                user.id);
        return type.equals("email_change_new")
                ? issue(work, user, Kind.EMAIL_CHANGE_TOKEN_NEW, wanted)
                : issue(work, user, Kind.EMAIL_CHANGE_TOKEN_CURRENT, user.email);
    }

    private static <T> T unique(Supplier<T> work) {
        try {
            return work.get();
        } catch (DatabaseTrouble e) {
            throw e.isDuplicate() ? AdminUsers.emailExists() : e;
        }
    }

    private static JsonObject json(Work work, User user) {
        return SessionFacts.read(work, user.id).userJson(user);
    }

    private static JsonObject traits(User user) {
        return new JsonObject().put("user_id", user.id.toString()).put("user_email", user.email);
    }

    private static AuthException notFound() {
        return AuthException.of(404, AuthErrorCode.USER_NOT_FOUND, "User with this email not found");
    }
}
