package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.flow.FlowStates;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.store.FlowState;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Sends browsers to providers: to sign in, or to add a provider to the user who is signed in. Thread-safe. */
final class Authorization {

    private static final Logger LOG = Logger.getLogger(Authorization.class);
    private static final String SKIP_REDIRECT = "skip_http_redirect";

    /** What a request says to us; everything else of it is for the provider. */
    private static final Set<String> OURS = Set.of(
            "provider",
            "scopes",
            "redirect_to",
            "code_challenge",
            "code_challenge_method",
            "invite_token",
            "apikey",
            SKIP_REDIRECT);

    private final AuthParts parts;
    private final Providers providers;

    Authorization(AuthParts parts, Providers providers) {
        this.parts = parts;
        this.providers = providers;
    }

    /** {@code GET /authorize}. */
    AuthAnswer signIn(AuthCall call) {
        return answer(call, Optional.empty());
    }

    /** {@code GET /user/identities/authorize}. */
    AuthAnswer link(AuthCall call) {
        requireLinking(parts);
        Caller caller = call.user();
        UUID user = parts.database()
                .transaction(work -> parts.users().current(work, caller).user().id);
        return answer(call, Optional.of(user));
    }

    static void requireLinking(AuthParts parts) {
        if (!parts.settings().signUp().manualLinking()) {
            throw AuthException.of(404, AuthErrorCode.MANUAL_LINKING_DISABLED, "Manual linking is disabled");
        }
    }

    private AuthAnswer answer(AuthCall call, Optional<UUID> target) {
        parts.limits().count(ByAddress.TOKEN, call.client());
        String name = call.parameter("provider")
                .orElseThrow(() -> AuthException.invalid("Unsupported provider: missing provider"));
        Provider provider = providers.require(name);
        String redirectTo = parts.redirects().of(call);
        FlowState flow = parts.flows().begin(provider.name(), "oauth", FlowStates.challenge(call), Optional.empty());
        flow.referrer = redirectTo;
        flow.linkingTargetId = target.orElse(null);
        flow.emailOptional = provider.settings().emailOptional();
        String url;
        try {
            url = provider.authorizationUrl(Attempt.of(parts.keys(), flow.id), scopes(call), more(call));
        } catch (NoReply e) {
            LOG.errorf("%s cannot be asked where users sign in: %s", provider.name(), e.getMessage());
            throw AuthException.of(
                    500, AuthErrorCode.UNEXPECTED_FAILURE, "The provider " + provider.name() + " cannot be reached");
        }
        parts.database().transaction(work -> {
            work.insert(flow);
            return flow.id;
        });
        return call.parameter(SKIP_REDIRECT).filter("true"::equals).isPresent()
                ? AuthAnswer.ok(new JsonObject().put("url", url).put("provider", provider.name()))
                : AuthAnswer.found(url);
    }

    private static List<String> scopes(AuthCall call) {
        return call.parameter("scopes")
                .map(text -> List.of(text.strip().split("[ ,]+", -1)))
                .orElse(List.of());
    }

    private static Map<String, String> more(AuthCall call) {
        Map<String, String> more = new LinkedHashMap<>();
        call.query().forEach((name, value) -> {
            if (!OURS.contains(name)) {
                more.put(name, value);
            }
        });
        return more;
    }
}
