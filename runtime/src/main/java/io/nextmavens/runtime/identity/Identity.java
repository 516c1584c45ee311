package io.nextmavens.runtime.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * As whom a request is done.
 *
 * @param role the database role
 * @param claims the token's claims with the role among them, as JSON; what {@code request.jwt.claims} is set to
 * @param anonymous whether the role is the anonymous one, so that a token could help
 * @param tenant the claim {@code tenant_id}, as {@code current_tenant_id()} reads it; empty when it is no UUID
 */
public record Identity(String role, String claims, boolean anonymous, Optional<UUID> tenant) {}
