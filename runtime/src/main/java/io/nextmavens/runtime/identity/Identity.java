package io.nextmavens.runtime.identity;

/**
 * As whom a request is done.
 *
 * @param role the database role
 * @param claims the token's claims with the role among them, as JSON; what {@code request.jwt.claims} is set to
 * @param anonymous whether the role is the anonymous one, so that a token could help
 */
public record Identity(String role, String claims, boolean anonymous) {}
