package io.nextmavens.runtime.identity;

import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.error.TokenErrors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A token with a genuine signature. Whether its claims are good is asked at each use, because time passes. Immutable.
 *
 * <p>Claims are those of RFC 7519, section 4.1; clocks may differ by {@value #SKEW_SECONDS} seconds.
 */
final class VerifiedToken {

    static final long SKEW_SECONDS = 30;

    /** A time in the claims: seconds since 1970, absent, or something that is no number. */
    private sealed interface Time {
        record Seconds(long value) implements Time {}

        record Absent() implements Time {}

        record NotNumber() implements Time {}
    }

    private final Time expires;
    private final Time notBefore;
    private final Time issued;
    private final boolean issuerBelieved;
    private final Optional<RestError> audienceError;
    private final boolean expiryRequired;
    private final Optional<Identity> identity;

    /**
     * A token with these claims.
     *
     * @param audience it has to be for, if any
     * @param issuerBelieved whether it comes from who may issue such
     * @param identity it stands for; empty when it names no role and there is no anonymous one
     */
    VerifiedToken(
            JsonObject claims,
            Optional<String> audience,
            boolean issuerBelieved,
            boolean expiryRequired,
            Optional<Identity> identity) {
        this.expires = time(claims, "exp");
        this.notBefore = time(claims, "nbf");
        this.issued = time(claims, "iat");
        this.issuerBelieved = issuerBelieved;
        this.audienceError = audienceError(claims.getValue("aud"), audience);
        this.expiryRequired = expiryRequired;
        this.identity = identity;
    }

    private static Time time(JsonObject claims, String name) {
        return switch (claims.getValue(name)) {
            case null -> new Time.Absent();
            // beyond the range of long, and of double, it is the end of that range
            case Number number -> new Time.Seconds((long) number.doubleValue());
            default -> new Time.NotNumber();
        };
    }

    private static Optional<RestError> audienceError(Object claim, Optional<String> audience) {
        return switch (claim) {
            case null -> Optional.empty();
            case String one ->
                audience.isEmpty() || audience.get().equals(one)
                        ? Optional.empty()
                        : Optional.of(TokenErrors.audience());
            case JsonArray many
            when many.stream().allMatch(String.class::isInstance) ->
                audience.isEmpty() || many.isEmpty() || many.contains(audience.get())
                        ? Optional.empty()
                        : Optional.of(TokenErrors.audience());
            default -> Optional.of(TokenErrors.audienceType());
        };
    }

    /**
     * Whom the token identifies at that time.
     *
     * @throws io.nextmavens.runtime.rest.error.RestException PGRST302 or PGRST303 when it identifies nobody
     */
    Identity identity(long nowSeconds) {
        error(nowSeconds).ifPresent(error -> {
            throw error.exception();
        });
        return identity.orElseThrow(() -> TokenErrors.required().exception());
    }

    private Optional<RestError> error(long now) {
        if (isOdd(expires) || (expiryRequired && expires instanceof Time.Absent)) {
            return Optional.of(TokenErrors.claimNotNumber("exp"));
        }
        if (expires instanceof Time.Seconds(long end) && now - SKEW_SECONDS > end) {
            return Optional.of(TokenErrors.expired());
        }
        if (isOdd(notBefore)) {
            return Optional.of(TokenErrors.claimNotNumber("nbf"));
        }
        if (notBefore instanceof Time.Seconds(long start) && now + SKEW_SECONDS < start) {
            return Optional.of(TokenErrors.notYetValid());
        }
        if (isOdd(issued)) {
            return Optional.of(TokenErrors.claimNotNumber("iat"));
        }
        if (issued instanceof Time.Seconds(long at) && now + SKEW_SECONDS < at) {
            return Optional.of(TokenErrors.issuedInFuture());
        }
        return audienceError.or(() -> issuerBelieved ? Optional.empty() : Optional.of(TokenErrors.issuer()));
    }

    private static boolean isOdd(Time time) {
        return time instanceof Time.NotNumber;
    }
}
