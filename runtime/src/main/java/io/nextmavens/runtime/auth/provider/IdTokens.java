package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.settings.ProviderSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/** Verifies id_tokens of one issuer (OpenID Connect Core 1.0, section 3.1.3.7). Thread-safe. */
final class IdTokens {

    /** Of public keys only: our secret at the provider verifies nothing. */
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    private static final String GOOGLE = "https://accounts.google.com";
    private static final int SKEW_SECONDS = 60;

    /** An id_token does not hold. */
    static final class Invalid extends Exception {

        private static final long serialVersionUID = 1L;

        /** The reason is for people, and repeats nothing of the token. */
        Invalid(String reason) {
            super(reason, null, false, false);
        }
    }

    private final ProviderSettings settings;
    private final KeySet keys;

    IdTokens(ProviderSettings settings, KeySet keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /**
     * What the token claims.
     *
     * @throws Invalid when its signature, issuer, audience or time is not right
     * @throws io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply when the issuer does not tell its keys
     */
    JsonObject verify(String token) throws Invalid {
        JsonObject claims;
        try {
            claims = claims(token, keys.keys());
        } catch (InvalidJwtException e) {
            if (!(e.getCause() instanceof UnresolvableKeyException)) {
                throw new Invalid(reason(e));
            }
            try {
                claims = claims(token, keys.newest());
            } catch (InvalidJwtException again) {
                throw new Invalid(reason(again));
            }
        }
        requireForUs(claims);
        return claims;
    }

    private JsonObject claims(String token, List<JsonWebKey> known) throws InvalidJwtException {
        JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(known);
        resolver.setDisambiguateWithVerifySignature(true);
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver(resolver)
                .setExpectedIssuers(true, issuers())
                .setExpectedAudience(settings.clientIds().toArray(String[]::new))
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .build();
        return new JsonObject(consumer.process(token).getJwtClaims().getRawJson());
    }

    /** Google writes its issuer in two ways ("Authenticate with a backend server" of its documentation). */
    private String[] issuers() {
        return settings.url().equals(GOOGLE)
                ? new String[] {GOOGLE, "accounts.google.com"}
                : new String[] {settings.url()};
    }

    /** Of several audiences one asked for the token, and tells so. */
    private void requireForUs(JsonObject claims) throws Invalid {
        boolean several = claims.getValue("aud") instanceof JsonArray audiences && audiences.size() > 1;
        if (several
                && !(claims.getValue("azp") instanceof String party
                        && settings.clientIds().contains(party))) {
            throw new Invalid("it was asked for by another application");
        }
    }

    private static String reason(InvalidJwtException e) {
        if (e.hasExpired()) {
            return "it has expired";
        }
        return e.getErrorDetails().isEmpty()
                ? "it is not a token"
                : switch (e.getErrorDetails().getFirst().getErrorCode()) {
                    case ErrorCodes.AUDIENCE_INVALID, ErrorCodes.AUDIENCE_MISSING -> "its audience is another";
                    case ErrorCodes.ISSUER_INVALID, ErrorCodes.ISSUER_MISSING -> "its issuer is another";
                    case ErrorCodes.SIGNATURE_INVALID, ErrorCodes.SIGNATURE_MISSING -> "its signature is not right";
                    default -> "its signature or its claims are not right";
                };
    }
}
