package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.http.OutgoingRequests.Reply;
import io.nextmavens.runtime.auth.settings.ProviderSettings;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A provider of OpenID Connect, found by discovery; Google is one. Thread-safe. */
final class OpenIdProvider implements Provider {

    private static final Logger LOG = Logger.getLogger(OpenIdProvider.class);
    private static final List<String> SCOPES = List.of("openid", "email", "profile");

    private final ProviderSettings settings;
    private final OutgoingRequests requests;
    private final Discovery discovery;
    private final IdTokens idTokens;

    OpenIdProvider(ProviderSettings settings, OutgoingRequests requests) {
        this.settings = settings;
        this.requests = requests;
        this.discovery = new Discovery(requests, settings.url());
        this.idTokens = new IdTokens(settings, new KeySet(requests, discovery));
    }

    @Override
    public ProviderSettings settings() {
        return settings;
    }

    @Override
    public String authorizationUrl(Attempt attempt, List<String> scopes, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.put("nonce", attempt.nonce());
        return AuthorizationUrl.of(
                discovery.metadata().authorizationEndpoint(), settings, attempt, SCOPES, scopes, all);
    }

    @Override
    public SignedIn redeem(String code, Attempt attempt) {
        Discovery.Metadata metadata = discovery.metadata();
        JsonObject tokens = CodeExchange.tokens(
                requests,
                settings,
                metadata.tokenEndpoint(),
                metadata.secretInBody() ? CodeExchange.SecretIn.BODY : CodeExchange.SecretIn.AUTHORIZATION,
                code,
                attempt);
        if (!(tokens.getValue("id_token") instanceof String idToken)) {
            throw new NoReply("no id_token came with the tokens", null);
        }
        String accessToken = tokens.getString("access_token");
        JsonObject claims;
        try {
            claims = idTokens.verify(idToken);
            if (!(claims.getValue("nonce") instanceof String nonce) || !isSame(nonce, attempt.nonce())) {
                throw new IdTokens.Invalid("its nonce is not the one of this sign-in");
            }
        } catch (IdTokens.Invalid e) {
            LOG.warnf("%s gave an id_token that does not hold: %s", name(), e.getMessage());
            throw AuthException.of(
                    400,
                    AuthErrorCode.BAD_OAUTH_CALLBACK,
                    "The id_token of " + name() + " does not hold: " + e.getMessage());
        }
        ExternalProfile profile = OpenIdProfile.of(withUserInfo(metadata, claims, accessToken));
        return new SignedIn(profile, accessToken, CodeExchange.refreshToken(tokens));
    }

    /** What an id_token says that a client has of its own. */
    JsonObject verify(String idToken) throws IdTokens.Invalid {
        return idTokens.verify(idToken);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Some issuers tell the address only when asked (OpenID Connect Core 1.0, section 5.3). */
    private JsonObject withUserInfo(Discovery.Metadata metadata, JsonObject claims, String accessToken) {
        Optional<String> endpoint = metadata.userInfoEndpoint();
        if (claims.getValue("email") instanceof String || endpoint.isEmpty()) {
            return claims;
        }
        Reply reply = requests.get(
                endpoint.get(), Map.of("Authorization", "Bearer " + accessToken, "Accept", "application/json"));
        if (reply.status() != 200) {
            throw new NoReply("status " + reply.status() + " for what is known of the user", null);
        }
        JsonObject told = reply.json();
        // section 5.3.2: what is told of somebody else must not be used
        if (!claims.getValue("sub").equals(told.getValue("sub"))) {
            throw new NoReply("what is told of the user is somebody else's", null);
        }
        return told.mergeIn(claims);
    }
}
