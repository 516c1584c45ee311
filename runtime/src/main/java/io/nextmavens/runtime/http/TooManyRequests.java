package io.nextmavens.runtime.http;

/**
 * Why a request is refused with 429.
 *
 * @param message for people
 * @param retryAfterSeconds when to try again; the header is set already
 */
public record TooManyRequests(String message, long retryAfterSeconds) {

    /** For programs: the same word in every service, and GoTrue's. */
    public static final String CODE = "over_request_rate_limit";

    /** Headers of a counted request that scripts of other origins may read, to be added to others. */
    public static final String EXPOSED =
            ", RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy, Retry-After";
}
