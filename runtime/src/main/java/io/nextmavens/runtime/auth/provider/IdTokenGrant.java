package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.AuthParts;
import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.AuthAnswer;
import io.nextmavens.runtime.auth.http.AuthCall;
import io.nextmavens.runtime.auth.http.Caller;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.limit.RateLimits.ByAddress;
import io.nextmavens.runtime.auth.store.User;
import io.nextmavens.runtime.auth.token.AccessTokens;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code POST /token?grant_type=id_token}: a session for an id_token that an application has from a provider, as mobile
 * platforms and Google One Tap give it. Thread-safe.
 */
final class IdTokenGrant {

    private static final Logger LOG = Logger.getLogger(IdTokenGrant.class);

    private final AuthParts parts;
    private final Providers providers;
    private final ExternalAccounts accounts;

    IdTokenGrant(AuthParts parts, Providers providers, ExternalAccounts accounts) {
        this.parts = parts;
        this.providers = providers;
        this.accounts = accounts;
    }

    AuthAnswer answer(AuthCall call) {
        parts.limits().count(ByAddress.TOKEN, call.client());
        parts.captcha().check(call);
        String token = call.text("id_token").orElseThrow(() -> invalid("id_token required"));
        OpenIdProvider provider = provider(call.text("provider").orElseThrow(() -> invalid("provider required")));
        boolean linking = call.flag("link_identity").orElse(false);
        Optional<Caller> caller = linking ? Optional.of(call.user()) : Optional.empty();
        if (linking) {
            Authorization.requireLinking(parts);
        }
        JsonObject claims = verified(call, provider, token);
        ExternalProfile profile = OpenIdProfile.of(claims);
        AccessTokens.Pen pen = parts.accessTokens().pen();
        return AuthAnswer.ok(accounts.transaction(work -> {
            User user = caller.isPresent()
                    ? accounts.link(
                            work,
                            call.client(),
                            parts.users().current(work, caller.get()).user().id,
                            provider.settings(),
                            profile)
                    : accounts.signIn(work, call.client(), provider.settings(), profile);
            return parts.sessions().begin(work, pen, user, "oauth", call.client());
        }));
    }

    private OpenIdProvider provider(String name) {
        return providers
                .find(name)
                .filter(OpenIdProvider.class::isInstance)
                .map(OpenIdProvider.class::cast)
                .orElseThrow(() -> AuthException.of(
                        400,
                        AuthErrorCode.PROVIDER_DISABLED,
                        "Provider " + OneLine.of(name) + " is not enabled for id_tokens"));
    }

    private static JsonObject verified(AuthCall call, OpenIdProvider provider, String token) {
        try {
            JsonObject claims = provider.verify(token);
            requireNonce(claims, call.text("nonce"), provider.settings().skipNonceCheck());
            requireAccessToken(claims, call.text("access_token"));
            return claims;
        } catch (IdTokens.Invalid e) {
            throw invalid("Bad ID token: " + e.getMessage());
        } catch (NoReply e) {
            LOG.errorf("%s does not tell its keys: %s", provider.name(), e.getMessage());
            throw AuthException.of(
                    500, AuthErrorCode.UNEXPECTED_FAILURE, "The provider " + provider.name() + " cannot be reached");
        }
    }

    /** The token has the SHA-256 of the nonce, as GoTrue's clients send it to the provider. */
    private static void requireNonce(JsonObject claims, Optional<String> nonce, boolean skip) throws IdTokens.Invalid {
        Optional<String> claimed = Optional.ofNullable(claims.getValue("nonce") instanceof String text ? text : null)
                .filter(text -> !text.isEmpty());
        if (skip) {
            return;
        }
        if (claimed.isPresent() != nonce.isPresent()) {
            throw new IdTokens.Invalid("Passed nonce and nonce in id_token should either both exist or not.");
        }
        if (nonce.isPresent()) {
            String hashed = HexFormat.of().formatHex(digest("SHA-256", nonce.get()));
            if (!MessageDigest.isEqual(
                    hashed.getBytes(StandardCharsets.US_ASCII), claimed.get().getBytes(StandardCharsets.UTF_8))) {
                throw new IdTokens.Invalid("Nonces mismatch");
            }
        }
    }

    /** A token that was given beside an access token belongs to it (OpenID Connect Core 1.0, section 3.1.3.6). */
    private static void requireAccessToken(JsonObject claims, Optional<String> token) throws IdTokens.Invalid {
        if (!(claims.getValue("at_hash") instanceof String claimed)) {
            return;
        }
        if (token.isEmpty()) {
            throw new IdTokens.Invalid("it has an at_hash, so its access_token has to come with it");
        }
        boolean fits = false;
        for (String algorithm : new String[] {"SHA-256", "SHA-384", "SHA-512"}) {
            byte[] digest = digest(algorithm, token.get());
            String half =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, digest.length / 2));
            fits |= MessageDigest.isEqual(
                    half.getBytes(StandardCharsets.US_ASCII), claimed.getBytes(StandardCharsets.UTF_8));
        }
        if (!fits) {
            throw new IdTokens.Invalid("its at_hash is of another access_token");
        }
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuthException invalid(String description) {
        return AuthException.oauth("invalid_request", description);
    }
}
