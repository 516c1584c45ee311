package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.flow.Returns;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.session.Sessions;
import io.nextmavens.runtime.auth.store.FlowState;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * {@code /callback}: a browser comes back from a provider. A state is good once, whatever comes of it. Thread-safe.
 *
 * <p>Errors go where the sign-in was to end; of a state that is not known, to the application's address.
 */
final class Callback {

    private static final Logger LOG = Logger.getLogger(Callback.class);
    /** Names of errors (RFC 6749, section 4.1.2.1, and extensions of it). */
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");

    private final AuthParts parts;
    private final Providers providers;
    private final ExternalAccounts accounts;

    Callback(AuthParts parts, Providers providers, ExternalAccounts accounts) {
        this.parts = parts;
        this.providers = providers;
        this.accounts = accounts;
    }

    AuthAnswer answer(AuthCall call) {
        FlowState flow;
        try {
            flow = take(call);
        } catch (AuthException refused) {
            return AuthAnswer.seeOther(Returns.error(parts.settings().site().url(), refused, true));
        }
        String to = parts.redirects().orSite(Optional.ofNullable(flow.referrer));
        boolean pkce = flow.codeChallenge != null;
        Optional<String> error = value(call, "error");
        if (error.isPresent()) {
            String described = value(call, "error_description").map(OneLine::of).orElse(error.get());
            return AuthAnswer.seeOther(Returns.error(
                    to,
                    ERROR.matcher(error.get()).matches() ? error.get() : "server_error",
                    AuthErrorCode.BAD_OAUTH_CALLBACK.wire(),
                    described,
                    pkce));
        }
        try {
            return AuthAnswer.seeOther(finish(call, flow, to, pkce));
        } catch (AuthException refused) {
            return AuthAnswer.seeOther(Returns.error(to, refused, pkce));
        } catch (NoReply e) {
            LOG.errorf("%s did not answer as it should: %s", flow.providerType, e.getMessage());
            AuthException failed = AuthException.of(
                    500, AuthErrorCode.UNEXPECTED_FAILURE, "Error getting user profile from external provider");
            return AuthAnswer.seeOther(Returns.error(to, failed, pkce));
        }
    }

    private static Optional<String> value(AuthCall call, String name) {
        return call.parameter(name).or(() -> call.text(name));
    }

    /** The sign-in under way, which nobody takes twice. */
    private FlowState take(AuthCall call) {
        String state = value(call, "state")
                .orElseThrow(
                        () -> AuthException.of(400, AuthErrorCode.BAD_OAUTH_CALLBACK, "OAuth state parameter missing"));
        UUID id;
        try {
            id = UUID.fromString(state);
        } catch (IllegalArgumentException e) {
            throw badState("OAuth state parameter is invalid");
        }
        FlowState flow = parts.database().transaction(work -> {
            FlowState found = work.findForUpdate(FlowState.class, id)
                    .filter(known -> known.authCode == null && known.referrer != null)
                    .orElseThrow(() -> badState("OAuth state not found or expired"));
            work.execute("delete from FlowState where id = ?1", id);
            return found;
        });
        if (flow.createdAt.plus(FlowStates.LIFE).isBefore(Sessions.now())) {
            throw badState("OAuth state has expired");
        }
        return flow;
    }

    private static AuthException badState(String message) {
        return AuthException.of(400, AuthErrorCode.BAD_OAUTH_STATE, message);
    }

    private String finish(AuthCall call, FlowState flow, String to, boolean pkce) {
        Provider provider = providers.require(flow.providerType);
        String code = value(call, "code")
                .orElseThrow(() -> AuthException.of(
                        400, AuthErrorCode.BAD_OAUTH_CALLBACK, "OAuth callback with missing authorization code"));
        SignedIn signedIn = provider.redeem(code, Attempt.of(parts.keys(), flow.id));
        AccessTokens.Pen pen = parts.accessTokens().pen();
        return accounts.transaction(work -> {
            User user = flow.linkingTargetId == null
                    ? accounts.signIn(work, call.client(), provider.settings(), signedIn.profile())
                    : accounts.link(work, call.client(), flow.linkingTargetId, provider.settings(), signedIn.profile());
            return pkce
                    ? Returns.code(to, code(work, flow, user, signedIn))
                    : Returns.session(to, session(work, pen, call, user, signedIn), "");
        });
    }

    private JsonObject session(Work work, AccessTokens.Pen pen, AuthCall call, User user, SignedIn signedIn) {
        JsonObject session = parts.sessions().begin(work, pen, user, "oauth", call.client());
        session.put("provider_token", signedIn.accessToken());
        signedIn.refreshToken().ifPresent(token -> session.put("provider_refresh_token", token));
        return session;
    }

    /** A code for the application, under an id of its own: the old one went through the provider's hands. */
    private String code(Work work, FlowState flow, User user, SignedIn signedIn) {
        FlowState next = parts.flows()
                .begin(
                        flow.providerType,
                        flow.authenticationMethod,
                        Optional.of(new FlowStates.Challenge(flow.codeChallenge, flow.codeChallengeMethod)),
                        Optional.of(user.id));
        next.providerAccessToken = parts.providerTokens().seal(signedIn.accessToken(), next.id.toString());
        next.providerRefreshToken = signedIn.refreshToken()
                .map(token -> parts.providerTokens().seal(token, next.id.toString()))
                .orElse(null);
        work.insert(next);
        return parts.flows().issueCode(work, next, user.id);
    }
}
