package io.nextmavens.runtime.auth.provider;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a provider says of a user.
 *
 * @param subject the provider's own name of the user, which never changes
 * @param email as the provider wrote it
 * @param emailVerified whether the provider has proven that the address is the user's
 * @param data what is kept of the user, in GoTrue's form
 */
record ExternalProfile(String subject, Optional<String> email, boolean emailVerified, JsonObject data) {

    /** The address, if the provider has proven it. */
    Optional<String> verifiedEmail() {
        return email.filter(address -> emailVerified);
    }
}
