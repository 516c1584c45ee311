package io.nextmavens.runtime.auth.flow;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.audit.AuditLog.Action;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.limit.Pace;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAccount;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.mail.OneTimeTokens;
import io.nextmavens.runtime.auth.mail.OneTimeTokens.Kind;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.FlowState;
import io.nextmavens.runtime.auth.store.OneTimeToken;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.nextmavens.runtime.auth.user.CurrentUser;
import io.nextmavens.runtime.auth.user.EmailAddress;
import io.nextmavens.runtime.auth.user.SignUp;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code /verify}: takes back what was mailed, as a code from an application ({@code POST}) or as a link from a browser
 * ({@code GET}). Thread-safe.
 */
public final class Verification {

    private static final String HALF_WAY =
            "Confirmation link accepted. Please proceed to confirm link sent to the other email";

    private static final String INVITE = "invite";

    /** Which tokens each type takes. */
    private static final Map<String, List<Kind>> TYPES = Map.of(
            "signup",
            List.of(Kind.CONFIRMATION_TOKEN),
            INVITE,
            List.of(Kind.CONFIRMATION_TOKEN),
            "magiclink",
            List.of(Kind.RECOVERY_TOKEN, Kind.CONFIRMATION_TOKEN),
            "recovery",
            List.of(Kind.RECOVERY_TOKEN),
            "email",
            List.of(Kind.CONFIRMATION_TOKEN, Kind.RECOVERY_TOKEN),
            "email_change",
            List.of(Kind.EMAIL_CHANGE_TOKEN_CURRENT, Kind.EMAIL_CHANGE_TOKEN_NEW));

    private final AuthParts parts;

    public Verification(AuthParts parts) {
        this.parts = parts;
    }

    /** What taking a token back led to. */
    private sealed interface Outcome {
        /** The user is who they say. */
        record Proven(User user) implements Outcome {}

        /** One of the two addresses of an e-mail change has agreed. */
        record HalfWay() implements Outcome {}
    }

    /** An application has a code, or the token of a link. */
    public AuthAnswer post(AuthCall call) {
        parts.limits().count(ByAddress.VERIFY, call.client());
        String type = call.required("type");
        List<Kind> kinds = kinds(type);
        AccessTokens.Pen pen = parts.accessTokens().pen();
        Optional<String> hash = call.text("token_hash");
        JsonObject answer = hash.isPresent()
                ? committed(work -> session(work, call, pen, byHash(work, hash.get(), kinds), type))
                : byCode(call, pen, kinds, type);
        return AuthAnswer.ok(answer);
    }

    private JsonObject byCode(AuthCall call, AccessTokens.Pen pen, List<Kind> kinds, String type) {
        if (call.text("phone").isPresent()) {
            throw AuthException.of(400, AuthErrorCode.PHONE_PROVIDER_DISABLED, "Phone logins are disabled");
        }
        Pace pace = Pace.begin();
        String code =
                call.text("token").orElseThrow(() -> AuthException.invalid("Verify requires a token or a token hash"));
        String email = EmailAddress.parse(call.text("email")
                .orElseThrow(() ->
                        AuthException.invalid("Only an email address or phone number should be provided on verify")));
        parts.limits().requireTriesLeft(ByAccount.FAILURE, email);
        try {
            return committed(work -> session(work, call, pen, byCode(work, email, code, kinds), type));
        } catch (AuthException refused) {
            if (refused.code() == AuthErrorCode.OTP_EXPIRED) {
                parts.limits().failed(ByAccount.FAILURE, email);
                pace.keep();
            }
            throw refused;
        }
    }

    private <T> T committed(Function<Work, T> work) {
        try {
            return parts.database().transaction(work);
        } catch (DatabaseTrouble e) {
            throw e.isDuplicate() ? expired() : e;
        }
    }

    private JsonObject session(Work work, AuthCall call, AccessTokens.Pen pen, OneTimeToken token, String type) {
        return switch (take(work, call, token, type)) {
            case Outcome.Proven(User user) -> parts.sessions().begin(work, pen, user, "otp", call.client());
            case Outcome.HalfWay half -> new JsonObject().put("msg", HALF_WAY).put("code", "200");
        };
    }

    /** A browser follows a link. */
    public AuthAnswer get(AuthCall call) {
        String to = parts.redirects().of(call);
        String presented =
                call.parameter("token").or(() -> call.parameter("token_hash")).orElse("");
        boolean pkce = presented.startsWith(OneTimeTokens.PKCE);
        try {
            parts.limits().count(ByAddress.VERIFY, call.client());
            String type = call.parameter("type")
                    .orElseThrow(() -> AuthException.invalid("Verify requires a verification type"));
            List<Kind> kinds = kinds(type);
            AccessTokens.Pen pen = parts.accessTokens().pen();
            return AuthAnswer.seeOther(
                    committed(work -> location(work, call, pen, byHash(work, presented, kinds), type, to, pkce)));
        } catch (AuthException refused) {
            return AuthAnswer.seeOther(Returns.error(to, refused, pkce));
        }
    }

    private String location(
            Work work, AuthCall call, AccessTokens.Pen pen, OneTimeToken token, String type, String to, boolean pkce) {
        return switch (take(work, call, token, type)) {
            case Outcome.HalfWay half -> Returns.message(to, HALF_WAY, pkce);
            case Outcome.Proven(User user)
            when pkce -> {
                FlowState flow =
                        List.of(SignUp.METHOD, "magiclink", "recovery", INVITE, CurrentUser.EMAIL_CHANGE).stream()
                                .filter(method -> belongsTo(method, token))
                                .flatMap(method -> parts.flows().latest(work, user.id, method).stream())
                                .max(Comparator.comparing(found -> found.createdAt))
                                .orElseThrow(() -> AuthException.of(
                                        404,
                                        AuthErrorCode.FLOW_STATE_NOT_FOUND,
                                        "No associated flow state found. Please request a new link."));
                yield Returns.code(to, parts.flows().issueCode(work, flow, user.id));
            }
            case Outcome.Proven(User user) ->
                Returns.session(to, parts.sessions().begin(work, pen, user, "otp", call.client()), type);
        };
    }

    private static boolean belongsTo(String method, OneTimeToken token) {
        return switch (method) {
            case "magiclink", "recovery" -> OneTimeTokens.is(token, Kind.RECOVERY_TOKEN);
            case CurrentUser.EMAIL_CHANGE ->
                OneTimeTokens.is(token, Kind.EMAIL_CHANGE_TOKEN_NEW)
                        || OneTimeTokens.is(token, Kind.EMAIL_CHANGE_TOKEN_CURRENT);
            default -> OneTimeTokens.is(token, Kind.CONFIRMATION_TOKEN);
        };
    }

    private static List<Kind> kinds(String type) {
        List<Kind> kinds = TYPES.get(type);
        if (kinds == null) {
            throw AuthException.invalid("Invalid email verification type");
        }
        return kinds;
    }

    private OneTimeToken byHash(Work work, String hash, List<Kind> kinds) {
        return parts.oneTimeTokens().byHash(work, hash, kinds).orElseThrow(Verification::linkExpired);
    }

    private OneTimeToken byCode(Work work, String email, String code, List<Kind> kinds) {
        // an e-mail change is confirmed from the new address too, which is nobody's yet
        Optional<User> user = parts.users()
                .byEmail(work, email)
                .or(() -> kinds.contains(Kind.EMAIL_CHANGE_TOKEN_NEW)
                        ? work.first(User.class, "from User where emailChange = ?1 and deletedAt is null", email)
                        : Optional.empty());
        return user.flatMap(found -> parts.oneTimeTokens().byCode(work, found, email, code, kinds))
                .orElseThrow(Verification::expired);
    }

    private static AuthException expired() {
        return AuthException.of(403, AuthErrorCode.OTP_EXPIRED, "Token has expired or is invalid");
    }

    private static AuthException linkExpired() {
        return AuthException.of(403, AuthErrorCode.OTP_EXPIRED, "Email link is invalid or has expired");
    }

    private Outcome take(Work work, AuthCall call, OneTimeToken token, String type) {
        User user = work.findForUpdate(User.class, token.userId)
                .filter(found -> found.deletedAt == null)
                .orElseThrow(Verification::expired);
        if (user.isBanned(Sessions.now())) {
            throw AuthException.of(403, AuthErrorCode.USER_BANNED, "User is banned");
        }
        if (OneTimeTokens.is(token, Kind.EMAIL_CHANGE_TOKEN_CURRENT)
                || OneTimeTokens.is(token, Kind.EMAIL_CHANGE_TOKEN_NEW)) {
            return changeEmail(work, call, user, token);
        }
        boolean first = !user.isConfirmed();
        parts.oneTimeTokens()
                .forget(
                        work,
                        user,
                        OneTimeTokens.is(token, Kind.RECOVERY_TOKEN) ? Kind.RECOVERY_TOKEN : Kind.CONFIRMATION_TOKEN);
        if (type.equals(INVITE)) {
            List<UUID> before = parts.tenants().idsOf(work, user.id);
            parts.users().confirmEmail(work, user);
            parts.tenants().activateJoined(work, user, before);
        } else {
            parts.users().confirmEmail(work, user);
        }
        if (first) {
            Action action = type.equals(INVITE) ? Action.INVITE_ACCEPTED : Action.USER_SIGNEDUP;
            parts.audit().write(work, action, user, call.client(), new JsonObject().put("provider", "email"));
        }
        return new Outcome.Proven(user);
    }

    private Outcome changeEmail(Work work, AuthCall call, User user, OneTimeToken token) {
        boolean isNew = OneTimeTokens.is(token, Kind.EMAIL_CHANGE_TOKEN_NEW);
        parts.oneTimeTokens().forget(work, user, isNew ? Kind.EMAIL_CHANGE_TOKEN_NEW : Kind.EMAIL_CHANGE_TOKEN_CURRENT);
        boolean bothNeeded = parts.settings().mail().secureEmailChange() && user.email != null && !user.email.isEmpty();
        if (bothNeeded && user.emailChangeConfirmStatus == 0) {
            user.emailChangeConfirmStatus = 1;
            work.update(user);
            return new Outcome.HalfWay();
        }
        if (user.emailChange == null || user.emailChange.isEmpty()) {
            throw expired();
        }
        parts.oneTimeTokens().forget(work, user, Kind.EMAIL_CHANGE_TOKEN_NEW);
        parts.oneTimeTokens().forget(work, user, Kind.EMAIL_CHANGE_TOKEN_CURRENT);
        parts.users().changeEmail(work, user, user.emailChange);
        parts.audit().write(work, Action.USER_MODIFIED, user, call.client(), new JsonObject());
        return new Outcome.Proven(user);
    }
}
