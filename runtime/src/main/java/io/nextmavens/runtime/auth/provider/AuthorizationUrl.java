package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.settings.ProviderSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The request for a code (RFC 6749, section 4.1.1) with a challenge (RFC 7636). Pure. */
final class AuthorizationUrl {

    private AuthorizationUrl() {}

    /**
     * The address for the browser.
     *
     * @param usual scopes that are always asked for
     */
    static String of(
            String endpoint,
            ProviderSettings settings,
            Attempt attempt,
            List<String> usual,
            List<String> scopes,
            Map<String, String> more) {
        Set<String> all = new LinkedHashSet<>(usual);
        all.addAll(settings.scopes());
        all.addAll(scopes);
        // ours go last: a client may add to the request, but not bend it
        Map<String, String> values = new LinkedHashMap<>(more);
        values.put("response_type", "code");
        values.put("client_id", settings.clientId());
        values.put("redirect_uri", settings.redirectUri());
        values.put("scope", String.join(" ", all));
        values.put("state", attempt.state());
        values.put("code_challenge", challenge(attempt.verifier()));
        values.put("code_challenge_method", "S256");
        return endpoint
                + (endpoint.contains("?") ? "&" : "?")
                + values.entrySet().stream()
                        .map(value -> encoded(value.getKey()) + "=" + encoded(value.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
