package io.nextmavens.runtime.auth.http;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.rest.error.RestException;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tells who asks, by the same verification of tokens as every service. Thread-safe. */
public final class Callers {

    private final Supplier<Authenticator> authenticator;
    private final String issuer;
    private final String audience;
    private final List<String> administrators;

    /**
     * Reads tokens.
     *
     * @param authenticator of the moment
     * @param issuer of our tokens
     * @param audience of our tokens
     * @param administrators roles that may administer users
     */
    public Callers(Supplier<Authenticator> authenticator, String issuer, String audience, List<String> administrators) {
        this.authenticator = authenticator;
        this.issuer = issuer;
        this.audience = audience;
        this.administrators = List.copyOf(administrators);
    }

    /**
     * Who asks.
     *
     * @throws AuthException {@code no_authorization} without a token, {@code bad_jwt} with one that does not hold
     */
    Caller require(MultiMap headers) {
        String authorization = headers.get("Authorization");
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw AuthException.of(401, AuthErrorCode.NO_AUTHORIZATION, "This endpoint requires a valid Bearer token");
        }
        Identity identity;
        try {
            identity = authenticator.get().identifyAnyway(authorization, null);
        } catch (RestException e) {
            throw badToken("unable to parse or verify signature, " + e.error().message());
        }
        return caller(identity);
    }

    /**
     * Who asks, where that is all that is asked: what does not hold is 401 (RFC 6750, section 3.1), and a tenant that is
     * suspended is refused, as by the services of the project.
     *
     * @throws AuthException {@code no_authorization}, {@code bad_jwt}, {@code tenant_suspended}
     */
    Caller requireEverywhere(MultiMap headers) {
        Caller caller;
        try {
            caller = require(headers);
        } catch (AuthException e) {
            throw e.code() == AuthErrorCode.BAD_JWT ? AuthException.of(401, e.code(), e.getMessage()) : e;
        }
        try {
            authenticator.get().identify(headers.get("Authorization"), null);
        } catch (RestException e) {
            throw AuthException.of(
                    e.error().status(),
                    AuthErrorCode.TENANT_SUSPENDED,
                    e.error().message());
        }
        return caller;
    }

    Caller requireAdministrator(MultiMap headers) {
        Caller caller = require(headers);
        if (!administrators.contains(caller.role())) {
            throw AuthException.of(403, AuthErrorCode.NOT_ADMIN, "User not allowed");
        }
        return caller;
    }

    private Caller caller(Identity identity) {
        JsonObject claims = new JsonObject(identity.claims());
        Optional<UUID> user = uuid(claims, "sub");
        // The project's keys are nobody's and come from elsewhere; a user's token is ours, or it is not a user's
        if (user.isPresent()) {
            if (claims.getValue("iss") instanceof String from && !from.equals(issuer)) {
                throw badToken("token has invalid claims: token has invalid issuer");
            }
            if (claims.containsKey("aud") && !isFor(claims.getValue("aud"))) {
                throw badToken("token has invalid claims: token has invalid audience");
            }
        }
        return new Caller(identity.role(), claims, user, uuid(claims, "session_id"));
    }

    private boolean isFor(Object claim) {
        return claim instanceof JsonArray several ? several.contains(audience) : audience.equals(claim);
    }

    private static Optional<UUID> uuid(JsonObject claims, String name) {
        if (!(claims.getValue(name) instanceof String text) || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw badToken("invalid claim: " + name + " is not a UUID");
        }
    }

    private static AuthException badToken(String why) {
        return AuthException.of(403, AuthErrorCode.BAD_JWT, "invalid JWT: " + why);
    }
}
