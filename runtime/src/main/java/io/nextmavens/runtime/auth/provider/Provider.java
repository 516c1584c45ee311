package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.settings.ProviderSettings;
import java.util.List;
import java.util.Map;

/** A place where users sign in. Thread-safe; for virtual threads, which wait for its answers. */
sealed interface Provider permits GitHub, OpenIdProvider {

    ProviderSettings settings();

    default String name() {
        return settings().name();
    }

    /**
     * Where a browser goes to sign in.
     *
     * @param scopes that the client asks for besides the usual ones
     * @param more parameters of the client, such as {@code prompt}; none of them replaces one of ours
     */
    String authorizationUrl(Attempt attempt, List<String> scopes, Map<String, String> more);

    /**
     * Takes the code that the browser came back with.
     *
     * @throws AuthException {@code bad_oauth_callback} when the provider refuses the code, or what it says does not hold
     * @throws io.nextmavens.runtime.auth.http.OutgoingRequests.NoReply when nothing usable comes back
     */
    SignedIn redeem(String code, Attempt attempt);
}
