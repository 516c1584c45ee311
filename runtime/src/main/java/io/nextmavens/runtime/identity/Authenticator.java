package io.nextmavens.runtime.identity;

import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.rest.error.TokenErrors;
import io.nextmavens.runtime.settings.TokenSettings;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes an identity of what a request brings: the token of {@code Authorization: Bearer}, else the {@code apikey}
 * header where that is a token of ours, else nothing. Thread-safe.
 */
public final class Authenticator {

    private static final Pattern UUID_DIGITS = Pattern.compile("[0-9a-fA-F]{32}");

    private final TokenSettings settings;
    private final Optional<String> anonymousRole;
    private final InstantSource clock;
    private final RolePath rolePath;
    private final Optional<Signatures> signatures;
    private final VerifiedTokens verified;
    private final Optional<Identity> withoutToken;
    private final Trust trust;

    /**
     * An authenticator for these settings.
     *
     * @throws IllegalArgumentException when the secret or the role's path cannot be read
     */
    public Authenticator(TokenSettings settings, Optional<String> anonymousRole, InstantSource clock) {
        this(settings, anonymousRole, clock, Trust.IN_SECRET);
    }

    /**
     * An authenticator for these settings and the project's own keys.
     *
     * @param trust whose tokens are believed
     * @throws IllegalArgumentException when the secret, a key or the role's path cannot be read
     */
    public Authenticator(TokenSettings settings, Optional<String> anonymousRole, InstantSource clock, Trust trust) {
        this.settings = settings;
        this.anonymousRole = anonymousRole;
        this.clock = clock;
        this.rolePath = RolePath.parse(settings.roleClaim());
        this.trust = trust;
        this.signatures = settings.secret().isEmpty() && trust.publishedKeys().isEmpty()
                ? Optional.empty()
                : Optional.of(new Signatures(settings.secret()
                        .map(KeyRing::of)
                        .orElseGet(KeyRing::empty)
                        .and(settings.otherSecret().map(KeyRing::of).orElseGet(KeyRing::empty))
                        .with(trust.publishedKeys())));
        this.verified = new VerifiedTokens(settings.cacheEntries());
        this.withoutToken = identity(new JsonObject(), "{}");
    }

    /** Whose tokens are believed. */
    public Trust trust() {
        return trust;
    }

    /**
     * Identifies who asks.
     *
     * @param authorization the Authorization header, or null
     * @param apiKey the apikey header, or null
     * @throws RestException PGRST300 to PGRST303, 42501; 403 for a tenant that is suspended
     */
    public Identity identify(String authorization, String apiKey) {
        Identity identity = identifyAnyway(authorization, apiKey);
        if (trust.suspends(identity)) {
            throw TokenErrors.tenantSuspended().exception();
        }
        return identity;
    }

    /**
     * The same, though the tenant may be suspended: for users who see to their account, or go over to another tenant.
     *
     * @throws RestException PGRST300 to PGRST303, 42501
     */
    public Identity identifyAnyway(String authorization, String apiKey) {
        String token = bearerToken(authorization);
        if (token != null) {
            return identifyByToken(token);
        }
        if (apiKey != null && signatures.isPresent() && looksLikeToken(apiKey)) {
            VerifiedToken known = verified.get(apiKey);
            if (known == null) {
                try {
                    known = verify(signatures.get(), apiKey);
                } catch (RestException notOurs) {
                    return anonymous();
                }
            }
            return known.identity(now());
        }
        return anonymous();
    }

    private Identity anonymous() {
        return withoutToken.orElseThrow(() -> TokenErrors.required().exception());
    }

    private Identity identifyByToken(String token) {
        VerifiedToken known = verified.get(token);
        if (known == null) {
            known = verify(
                    signatures.orElseThrow(() -> TokenErrors.secretMissing().exception()), token);
        }
        return known.identity(now());
    }

    private long now() {
        return clock.millis() / 1000;
    }

    private VerifiedToken verify(Signatures by, String token) {
        String payload = by.payload(token);
        JsonObject claims;
        try {
            claims = new JsonObject(payload);
        } catch (DecodeException e) {
            throw TokenErrors.claimsGarbled().exception();
        }
        VerifiedToken result = new VerifiedToken(
                claims,
                settings.audience(),
                trust.believesIssuerOf(claims),
                settings.expiryRequired(),
                identity(claims, payload));
        verified.put(token, result);
        return result;
    }

    private Optional<Identity> identity(JsonObject claims, String payload) {
        Optional<String> claimed = rolePath.role(claims);
        claimed.filter(trust.refusedRoles()::contains).ifPresent(role -> {
            throw TokenErrors.roleRefused(role).exception();
        });
        return claimed.or(() -> anonymousRole).map(role -> {
            // the payload's own text where possible: numbers stay as precise as they came
            String json = role.equals(claims.getValue("role"))
                    ? payload
                    : claims.copy().put("role", role).encode();
            return new Identity(role, json, Optional.of(role).equals(anonymousRole), tenant(claims));
        });
    }

    /** As PostgreSQL reads a UUID (manual, section 8.12): braces and hyphens are as one likes. */
    private static Optional<UUID> tenant(JsonObject claims) {
        if (!(claims.getValue("tenant_id") instanceof String text)) {
            return Optional.empty();
        }
        String digits = text.strip().replaceAll("^\\{|\\}$|-", "");
        return UUID_DIGITS.matcher(digits).matches()
                ? Optional.of(
                        new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16)))
                : Optional.empty();
    }

    /** The token behind {@code Bearer}, in any case of its letters; null when the header says something else. */
    private static String bearerToken(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "bearer", 0, 6)) {
            return null;
        }
        if (authorization.length() > 6 && !Character.isWhitespace(authorization.charAt(6))) {
            return null;
        }
        return authorization.substring(6).strip();
    }

    private static boolean looksLikeToken(String apiKey) {
        int first = apiKey.indexOf('.');
        int second = apiKey.indexOf('.', first + 1);
        return first > 0 && second > first && apiKey.indexOf('.', second + 1) < 0;
    }

    /** Tokens found verified, ever. */
    public long cacheHits() {
        return verified.hits();
    }

    /** Tokens that had to be verified, ever. */
    public long cacheMisses() {
        return verified.misses();
    }

    /** Verified tokens that were forgotten to make room, ever. */
    public long cacheEvictions() {
        return verified.evictions();
    }
}
