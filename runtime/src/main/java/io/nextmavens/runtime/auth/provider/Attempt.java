package io.nextmavens.runtime.auth.provider;

import io.nextmavens.runtime.auth.token.DerivedKeys;
import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import java.util.Base64;
import java.util.UUID;

/**
 * One sign-in at a provider. Verifier (RFC 7636) and nonce (OpenID Connect Core 1.0, section 3.1.2.1) are derived from
 * the state by a key of the project, so that nothing but the state has to be kept, and who knows the state knows
 * neither.
 *
 * @param state goes to the provider and comes back: the id of the row in {@code auth.flow_state}
 * @param verifier of the challenge the provider gets
 * @param nonce that the id_token has to have
 */
record Attempt(String state, String verifier, String nonce) {

    static Attempt of(DerivedKeys keys, UUID flow) {
        return new Attempt(flow.toString(), derived(keys, "verifier\n" + flow), derived(keys, "nonce\n" + flow));
    }

    private static String derived(DerivedKeys keys, String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.mac(Purpose.PROVIDER_STATE, text));
    }

    @Override
    public String toString() {
        return "Attempt";
    }
}
