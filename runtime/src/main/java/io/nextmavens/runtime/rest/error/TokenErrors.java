package io.nextmavens.runtime.rest.error;

/** PGRST3xx: what is wrong with the token of a request. */
public final class TokenErrors {

    /** For programs: the same word in every service. */
    public static final String TENANT_SUSPENDED = "tenant_suspended";

    private TokenErrors() {}

    /** PGRST300: a token came, and there is no secret to check it with. */
    public static RestError secretMissing() {
        return RestError.of(500, "PGRST300", "Server lacks JWT secret");
    }

    /** PGRST301: the header says Bearer and nothing more. */
    public static RestError empty() {
        return undecodable("Empty JWT is sent in Authorization header");
    }

    /** PGRST301: not three parts with dots between. */
    public static RestError parts(int count) {
        return undecodable("Expected 3 parts in JWT; got " + count);
    }

    /** PGRST301: no key of ours verifies it. */
    public static RestError key(String details) {
        return undecodable("No suitable key or wrong key type").withDetails(details);
    }

    /** PGRST301: an algorithm that is not ours. */
    public static RestError algorithm(String details) {
        return undecodable("Wrong or unsupported encoding algorithm").withDetails(details);
    }

    /** PGRST301: the signature could not be computed. */
    public static RestError cryptography() {
        return undecodable("JWT cryptographic operation failed");
    }

    /** PGRST301: {@code typ} is not JWT. */
    public static RestError tokenType() {
        return undecodable("Unsupported token type");
    }

    /** PGRST301: not a token at all. */
    public static RestError garbled() {
        return undecodable("JWT couldn't be decoded");
    }

    /** The token is good, and its tenant may not use the project now. */
    public static RestError tenantSuspended() {
        return RestError.of(403, TENANT_SUSPENDED, "The tenant is suspended")
                .withHint("Its data are kept. It can be used again when it is resumed.");
    }

    /** PGRST302: no token came, and there is no anonymous role. */
    public static RestError required() {
        return RestError.of(401, "PGRST302", "Anonymous access is disabled").withHeader("WWW-Authenticate", "Bearer");
    }

    /** PGRST303: {@code exp} has passed. */
    public static RestError expired() {
        return claims("JWT expired");
    }

    /** PGRST303: {@code nbf} has not come. */
    public static RestError notYetValid() {
        return claims("JWT not yet valid");
    }

    /** PGRST303: {@code iat} has not come. */
    public static RestError issuedInFuture() {
        return claims("JWT issued at future");
    }

    /** PGRST303: {@code aud} has not ours. */
    public static RestError audience() {
        return claims("JWT not in audience");
    }

    /** PGRST303: the token of a user comes from somebody else than this project's auth service. */
    public static RestError issuer() {
        return claims("JWT issuer is not this project's");
    }

    /** PGRST303: the claims are not an object of JSON. */
    public static RestError claimsGarbled() {
        return claims("Parsing claims failed");
    }

    /**
     * PGRST303: a time is not a number.
     *
     * @param claim {@code exp}, {@code nbf} or {@code iat}
     */
    public static RestError claimNotNumber(String claim) {
        return claims("The JWT '" + claim + "' claim must be a number");
    }

    /** PGRST303: {@code aud} is neither a string nor a list of them. */
    public static RestError audienceType() {
        return claims("The JWT 'aud' claim must be a string or an array of strings");
    }

    /** 42501: a role that is not for requests, told as PostgreSQL tells it of one that may not be set. */
    public static RestError roleRefused(String role) {
        return RestError.of(403, "42501", "permission denied to set role \"" + role + "\"");
    }

    private static RestError undecodable(String message) {
        return challenged("PGRST301", message);
    }

    private static RestError claims(String message) {
        return challenged("PGRST303", message);
    }

    /** RFC 6750, section 3: the challenge says why. */
    private static RestError challenged(String code, String message) {
        return RestError.of(401, code, message)
                .withHeader(
                        "WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + message + "\"");
    }
}
