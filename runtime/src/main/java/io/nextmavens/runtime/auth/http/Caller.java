package io.nextmavens.runtime.auth.http;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * Whom a verified token names.
 *
 * @param role of the database
 * @param claims all of the token
 * @param userId empty for the keys of the project, which are nobody's
 * @param sessionId the session the token was given in
 */
public record Caller(String role, JsonObject claims, Optional<UUID> userId, Optional<UUID> sessionId) {

    /** How surely the user is known: {@code aal1} or {@code aal2}. */
    public String aal() {
        return claims.getValue("aal") instanceof String aal ? aal : "aal1";
    }
}
