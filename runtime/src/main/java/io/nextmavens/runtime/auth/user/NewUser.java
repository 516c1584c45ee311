package io.nextmavens.runtime.auth.user;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * A user to be made.
 *
 * @param id empty: a random one
 * @param email in the form that is kept
 * @param passwordHash in a form that can be verified
 * @param userMetadata the user's own
 * @param appMetadata the service's, besides what tells the provider
 * @param role empty: the default one
 * @param confirmed whether the addresses are proven
 * @param provider by which the user comes: {@code email} or another's name; empty for anonymous users
 */
public record NewUser(
        Optional<UUID> id,
        Optional<String> email,
        Optional<String> phone,
        Optional<String> passwordHash,
        JsonObject userMetadata,
        JsonObject appMetadata,
        Optional<String> role,
        boolean confirmed,
        Optional<String> provider) {

    /** Somebody who signs up with an address of this service's own. */
    public static NewUser byEmail(
            String email, Optional<String> passwordHash, JsonObject userMetadata, boolean confirmed) {
        return new NewUser(
                Optional.empty(),
                Optional.of(email),
                Optional.empty(),
                passwordHash,
                userMetadata,
                new JsonObject(),
                Optional.empty(),
                confirmed,
                Optional.of("email"));
    }

    /** Somebody who says nothing of themselves. */
    public static NewUser anonymous(JsonObject userMetadata) {
        return new NewUser(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                userMetadata,
                new JsonObject(),
                Optional.empty(),
                false,
                Optional.empty());
    }
}
