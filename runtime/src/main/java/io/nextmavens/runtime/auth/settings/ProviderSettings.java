package io.nextmavens.runtime.auth.settings;

import java.util.List;
import java.util.Optional;

/**
 * A place where users may sign in. Immutable; holds a secret: never print it.
 *
 * @param name as clients call it: {@code github}
 * @param kind how it is spoken to
 * @param url of GitHub, or the issuer of OpenID Connect, without a slash at the end unless the issuer has one
 * @param clientIds ours at the provider: the first signs in, id_tokens for any of them are taken
 * @param secret ours at the provider; a public client has none
 * @param redirectUri where the provider sends browsers back to
 * @param scopes that are asked for besides the usual ones
 * @param skipNonceCheck whether an id_token from a client may come without a nonce that fits
 * @param emailOptional whether a user may come without an address that the provider has verified
 */
public record ProviderSettings(
        String name,
        Kind kind,
        String url,
        List<String> clientIds,
        Optional<String> secret,
        String redirectUri,
        List<String> scopes,
        boolean skipNonceCheck,
        boolean emailOptional) {

    /** How a provider is spoken to. */
    public enum Kind {
        /** OAuth 2.0 with GitHub's own API of users. */
        GITHUB,
        /** OpenID Connect by discovery. */
        OPEN_ID
    }

    public ProviderSettings {
        clientIds = List.copyOf(clientIds);
        scopes = List.copyOf(scopes);
    }

    /** By which we ask. */
    public String clientId() {
        return clientIds.getFirst();
    }

    @Override
    public String toString() {
        return name + " at " + url;
    }
}
