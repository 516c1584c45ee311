package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.error.AuthErrorCode;
import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply;
import io.nextmavens.runtime.auth.http.OutgoingRequests.Reply;
import io.nextmavens.runtime.auth.settings.ProviderSettings;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Exchanges a code for tokens (RFC 6749, section 4.1.3). Thread-safe. */
final class CodeExchange {

    private static final Logger LOG = Logger.getLogger(CodeExchange.class);

    /** How a provider is told our secret (RFC 6749, section 2.3.1). */
    enum SecretIn {
        BODY,
        AUTHORIZATION
    }

    private CodeExchange() {}

    /**
     * The tokens.
     *
     * @return the provider's answer, in which {@code access_token} is a text
     * @throws AuthException {@code bad_oauth_callback} when the provider refuses the code
     * @throws NoReply when the provider does not answer as it should
     */
    static JsonObject tokens(
            OutgoingRequests requests,
            ProviderSettings settings,
            String endpoint,
            SecretIn secretIn,
            String code,
            Attempt attempt) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "application/json"));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.redirectUri());
        form.put("code_verifier", attempt.verifier());
        if (secretIn == SecretIn.AUTHORIZATION && settings.secret().isPresent()) {
            headers.put(
                    "Authorization",
                    basic(settings.clientId(), settings.secret().get()));
        } else {
            form.put("client_id", settings.clientId());
            settings.secret().ifPresent(secret -> form.put("client_secret", secret));
        }
        Reply reply = requests.post(endpoint, headers, form);
        JsonObject answer = reply.json();
        // GitHub refuses with status 200
        if (answer.getValue("error") instanceof String error) {
            LOG.warnf("%s refused a code: %s", settings.name(), OneLine.of(error));
            throw AuthException.of(
                    400, AuthErrorCode.BAD_OAUTH_CALLBACK, "Unable to exchange external code: it was refused");
        }
        if (reply.status() != 200 || !(answer.getValue("access_token") instanceof String)) {
            throw new NoReply("status " + reply.status() + " and no token for a code", null);
        }
        return answer;
    }

    /** The token for the next access token, where the provider gives one. */
    static Optional<String> refreshToken(JsonObject tokens) {
        return Optional.ofNullable(tokens.getValue("refresh_token") instanceof String token ? token : null);
    }

    private static String basic(String id, String secret) {
        String both = encoded(id) + ":" + encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
