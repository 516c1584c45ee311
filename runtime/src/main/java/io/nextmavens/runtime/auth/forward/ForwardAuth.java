package io.nextmavens.runtime.auth.forward;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says whether a request to another backend may pass, and who asks, to the proxy in front of that backend: Traefik's
 * ForwardAuth, nginx' {@code auth_request}. 200 lets it pass; 401 and 403 are what both hand on to the client.
 *
 * <p>Thread-safe; asks no database.
 */
public final class ForwardAuth {

    /** Who asks; the proxy sets them in place of what the client may have sent under these names. */
    static final String USER = "X-Auth-User";

    static final String ROLE = "X-Auth-Role";
    static final String TENANT = "X-Auth-Tenant";
    static final String EMAIL = "X-Auth-Email";

    /** Whom every visitor has the key of. */
    private static final String ANONYMOUS = "anon";

    /** What may stand in a header as it is (RFC 9110, section 5.5), without blanks; others' claims may be anything. */
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,512}");

    private ForwardAuth() {}

    public static void addTo(Routes routes) {
        routes.get("/forward", ForwardAuth::answer);
    }

    private static AuthAnswer answer(AuthCall call) {
        Caller caller = call.verified();
        Optional<String> tenant = claim(caller, "tenant_id");
        requireRole(call, caller);
        if (call.parameter("tenant").filter("required"::equals).isPresent() && tenant.isEmpty()) {
            throw AuthException.of(403, AuthErrorCode.TENANT_NOT_FOUND, "The token is of no tenant");
        }
        if (call.parameter("aal").filter(wanted -> !wanted.equals(caller.aal())).isPresent()) {
            throw AuthException.of(403, AuthErrorCode.INSUFFICIENT_AAL, "A second factor is required");
        }
        AuthAnswer answer = AuthAnswer.passed().with(ROLE, caller.role());
        answer = with(answer, USER, claim(caller, "sub"));
        answer = with(answer, TENANT, tenant);
        return with(answer, EMAIL, claim(caller, "email"));
    }

    /** Any role but that of visitors, or one of those that the address of the endpoint names. */
    private static void requireRole(AuthCall call, Caller caller) {
        boolean allowed = call.parameter("role")
                .map(roles -> List.of(roles.split(",", -1)).contains(caller.role()))
                .orElse(!caller.role().equals(ANONYMOUS));
        if (!allowed || !PRINTABLE.matcher(caller.role()).matches()) {
            throw AuthException.of(403, AuthErrorCode.ROLE_NOT_ALLOWED, "The token's role is not let in");
        }
    }

    private static AuthAnswer with(AuthAnswer answer, String header, Optional<String> value) {
        return value.map(there -> answer.with(header, there)).orElse(answer);
    }

    private static Optional<String> claim(Caller caller, String name) {
        return caller.claims().getValue(name) instanceof String text
                        && PRINTABLE.matcher(text).matches()
                ? Optional.of(text)
                : Optional.empty();
    }
}
