package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.http.Replies;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.identity.Trust;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.error.TokenErrors;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.settings.TokenSettings;
import io.nextmavens.runtime.state.ProjectState;
import io.nextmavens.runtime.state.Snapshot;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes principals of tokens. Thread-safe. */
public final class Tokens {

    /** A token that is not good; says why. */
    public static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private static final int UNAUTHORIZED = 401;

        private final int status;

        Refused(String message) {
            this(message, UNAUTHORIZED);
        }

        Refused(String message, int status) {
            super(message, null, false, false);
            this.status = status;
        }

        /** What an answer of HTTP says of it: 401, or 403 where the token is good and its tenant is suspended. */
        public int status() {
            return status;
        }
    }

    private static final int FORBIDDEN = 403;

    private final ProjectState state;
    private final InstantSource clock;
    private final Optional<Authenticator> own;

    /**
     * Tokens of the project, or of realtime alone.
     *
     * @param ownSecret verifies them, where realtime has a secret of its own
     */
    public Tokens(ProjectState state, RuntimeSettings settings, Optional<String> ownSecret, InstantSource clock) {
        this.state = state;
        this.clock = clock;
        this.own = ownSecret.map(secret -> new Authenticator(
                new TokenSettings(
                        Optional.of(secret.getBytes(StandardCharsets.UTF_8)),
                        settings.tokens().audience(),
                        settings.tokens().roleClaim(),
                        settings.tokens().cacheEntries(),
                        true),
                Optional.empty(),
                clock,
                new Trust(List.of(), state.refusedRoles(), Set.of(), Set.of())));
    }

    /**
     * Whom a token is of.
     *
     * @throws Refused when it is forged, expired or has no role or no expiry
     */
    public Principal verify(String token) throws Refused {
        Snapshot snapshot = state.current();
        if (own.isEmpty() && snapshot == null) {
            throw new Refused("The project is starting; try again in a moment");
        }
        try {
            Identity identity = own.orElseGet(() -> snapshot.authenticator()).identify("Bearer " + token, null);
            JsonObject claims = new JsonObject(identity.claims());
            if (!(claims.getValue("exp") instanceof Number expires)) {
                throw new Refused("The token has no exp: a connection needs to know when it ends");
            }
            Principal principal = Principal.of(identity, claims, expires.longValue());
            if (principal.expires() * 1000 <= clock.millis()) {
                throw new Refused("The token has expired");
            }
            return principal;
        } catch (RestException e) {
            throw e.error().code().equals(TokenErrors.TENANT_SUSPENDED)
                    ? new Refused(
                            TokenErrors.TENANT_SUSPENDED + ": " + e.error().message(),
                            e.error().status())
                    : new Refused(e.error().message());
        }
    }

    /**
     * Whom a token is of that comes over a connection.
     *
     * @param refusedRoles that may not be used from where the connection comes from
     * @throws Refused as above, and where its role is one of those
     */
    public Principal verify(String token, Set<String> refusedRoles) throws Refused {
        Principal principal = verify(token);
        if (refusedRoles.contains(principal.role())) {
            throw new Refused(
                    Replies.ADDRESS_NOT_ALLOWED + ": the " + Replies.originRefusal(principal.role()), FORBIDDEN);
        }
        return principal;
    }

    /** How long a principal's token is still good, in milliseconds; 0 when it is not. */
    public long millisLeft(Principal principal) {
        return Math.max(0, principal.expires() * 1000 - clock.millis());
    }
}
