package io.nextmavens.runtime.auth.mail;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.flow.FlowStates.Challenge;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Client;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Issued;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Kind;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.user.CurrentUser;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.nextmavens.runtime.auth.user.SignUp;
import io.nextmavens.runtime.auth.user.Users;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Asks for mails: links and codes to sign in, to reset a password, and once more. Thread-safe.
 *
 * <p>The answer goes out before anybody is looked up, so that neither it nor its time tells whether there is a user.
 */
public final class MailEndpoints {

    private static final Logger LOG = Logger.getLogger(MailEndpoints.class);

    private final AuthParts parts;
    private final SignUp signUp;

    public MailEndpoints(AuthParts parts, SignUp signUp) {
        this.parts = parts;
        this.signUp = signUp;
    }

    /** {@code POST /otp}: a link and a code, for a user who is made where there is none. */
    public AuthAnswer otp(AuthCall call) {
        return signInByMail(call, call.flag("create_user").orElse(true));
    }

    /** {@code POST /magiclink}: the older name of the same. */
    public AuthAnswer magicLink(AuthCall call) {
        return signInByMail(call, true);
    }

    private AuthAnswer signInByMail(AuthCall call, boolean create) {
        String email = begin(call);
        if (!parts.settings().signUp().byEmail()) {
            throw AuthException.of(422, AuthErrorCode.EMAIL_PROVIDER_DISABLED, "Email logins are disabled");
        }
        JsonObject data = call.object("data").orElseGet(JsonObject::new);
        Optional<Challenge> challenge = FlowStates.challenge(call);
        String redirectTo = parts.redirects().of(call);
        parts.limits().countMail("recovery", email, call.client());
        boolean mayCreate = create && !parts.settings().signUp().disabled();
        inTheBackground(work -> {
            Optional<User> known = parts.users().byEmail(work, email);
            if (known.isEmpty() && !mayCreate) {
                return List.of();
            }
            boolean confirmed = parts.settings().signUp().confirmed();
            User user = known.orElseGet(() -> signUp.withoutPassword(work, email, data, confirmed));
            if (!user.isConfirmed() && known.isEmpty()) {
                return List.of(signUp.requestConfirmation(work, user, redirectTo, challenge, call.client()));
            }
            return List.of(signInLetter(
                    work, user, Letter.Kind.MAGIC_LINK, "magiclink", redirectTo, challenge, call.client()));
        });
        return AuthAnswer.done();
    }

    /** {@code POST /recover}: a link with which a new password can be set. */
    public AuthAnswer recover(AuthCall call) {
        String email = begin(call);
        Optional<Challenge> challenge = FlowStates.challenge(call);
        String redirectTo = parts.redirects().of(call);
        parts.limits().countMail("recovery", email, call.client());
        inTheBackground(work -> parts.users()
                .byEmail(work, email)
                .map(user -> List.of(signInLetter(
                        work, user, Letter.Kind.RECOVERY, "recovery", redirectTo, challenge, call.client())))
                .orElse(List.of()));
        return AuthAnswer.done();
    }

    /** {@code POST /resend}: the mail of a sign-up or of an e-mail change once more. */
    public AuthAnswer resend(AuthCall call) {
        String type = call.required("type");
        if (type.equals("sms") || type.equals("phone_change")) {
            throw AuthException.of(400, AuthErrorCode.PHONE_PROVIDER_DISABLED, "Phone logins are disabled");
        }
        if (!type.equals("signup") && !type.equals("email_change")) {
            throw AuthException.invalid("Missing one of these types: signup, email_change, sms, phone_change");
        }
        String email = begin(call);
        Optional<Challenge> challenge = FlowStates.challenge(call);
        String redirectTo = parts.redirects().of(call);
        boolean signup = type.equals("signup");
        parts.limits().countMail(signup ? "confirmation" : "email_change", email, call.client());
        inTheBackground(work -> {
            Optional<User> user = parts.users().byEmail(work, email);
            if (user.isEmpty()) {
                return List.of();
            }
            return signup
                    ? confirmation(work, user.get(), redirectTo, challenge, call.client())
                    : emailChange(work, user.get(), redirectTo);
        });
        return AuthAnswer.done();
    }

    private List<Letter> confirmation(
            Work work, User user, String redirectTo, Optional<Challenge> challenge, Client client) {
        return user.isConfirmed()
                ? List.of()
                : List.of(signUp.requestConfirmation(work, user, redirectTo, challenge, client));
    }

    private List<Letter> emailChange(Work work, User user, String redirectTo) {
        String wanted = user.emailChange == null ? "" : user.emailChange;
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Letter> letters = new ArrayList<>();
        if (parts.users().byEmail(work, wanted).isEmpty()) {
            letters.add(changeLetter(work, user, Kind.EMAIL_CHANGE_TOKEN_NEW, wanted, redirectTo));
        }
        if (parts.settings().mail().secureEmailChange() && user.emailChangeConfirmStatus == 0) {
            letters.add(changeLetter(work, user, Kind.EMAIL_CHANGE_TOKEN_CURRENT, user.email, redirectTo));
        }
        work.execute("update User set emailChangeSentAt = ?1 where id = ?2", Sessions.now(), user.id);
        return letters;
    }

    private Letter changeLetter(Work work, User user, Kind kind, String to, String redirectTo) {
        Issued issued = parts.oneTimeTokens().issue(work, user, kind, to, false);
        return Letters.withLink(
                parts.settings(), Letter.Kind.EMAIL_CHANGE, user, to, issued, CurrentUser.EMAIL_CHANGE, redirectTo);
    }

    private Letter signInLetter(
            Work work,
            User user,
            Letter.Kind kind,
            String method,
            String redirectTo,
            Optional<Challenge> challenge,
            Client client) {
        Issued issued = parts.oneTimeTokens().issue(work, user, Kind.RECOVERY_TOKEN, user.email, challenge.isPresent());
        challenge.ifPresent(
                c -> work.insert(parts.flows().begin(Users.EMAIL, method, challenge, Optional.of(user.id))));
        work.execute("update User set recoverySentAt = ?1 where id = ?2", Sessions.now(), user.id);
        parts.audit().write(work, Action.USER_RECOVERY_REQUESTED, user, client, new JsonObject().put("type", method));
        return Letters.withLink(parts.settings(), kind, user, user.email, issued, method, redirectTo);
    }

    private String begin(AuthCall call) {
        parts.captcha().check(call);
        if (call.text("phone").isPresent()) {
            throw AuthException.of(400, AuthErrorCode.PHONE_PROVIDER_DISABLED, "Unsupported phone provider");
        }
        String email = EmailAddress.parse(
                call.text("email").orElseThrow(() -> AuthException.invalid("One of email or phone must be set")));
        parts.limits().count(ByAddress.OTP, call.client());
        return email;
    }

    private void inTheBackground(Function<Work, List<Letter>> letters) {
        Thread.ofVirtual().name("auth-letters").start(() -> {
            try {
                parts.database().transaction(letters).forEach(parts.postman()::take);
            } catch (DatabaseTrouble e) {
                LOG.errorf("A mail that was asked for is not sent: %s", e.told());
            } catch (RuntimeException e) {
                LOG.error("A mail that was asked for is not sent", e);
            }
        });
    }
}
