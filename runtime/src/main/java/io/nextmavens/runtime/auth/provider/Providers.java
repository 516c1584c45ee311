package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.error.AuthException;
import io.nextmavens.runtime.auth.http.OutgoingRequests;
import io.nextmavens.runtime.auth.settings.ProviderSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places where users may sign in, by their names. Immutable. */
public final class Providers {

    /** How clients name a provider that is not one of GoTrue's own. */
    private static final String CUSTOM = "custom:";

    private final Map<String, Provider> byName = new LinkedHashMap<>();

    public Providers(List<ProviderSettings> settings, OutgoingRequests requests) {
        for (ProviderSettings provider : settings) {
            byName.put(
                    provider.name(),
                    switch (provider.kind()) {
                        case GITHUB -> new GitHub(provider, requests);
                        case OPEN_ID -> new OpenIdProvider(provider, requests);
                    });
        }
    }

    /** By which users can sign in. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    Optional<Provider> find(String name) {
        return Optional.ofNullable(byName.get(name.startsWith(CUSTOM) ? name.substring(CUSTOM.length()) : name));
    }

    /**
     * The provider of that name.
     *
     * @throws AuthException {@code validation_failed}
     */
    Provider require(String name) {
        return find(name).orElseThrow(() -> AuthException.invalid("Unsupported provider: provider is not enabled"));
    }
}
