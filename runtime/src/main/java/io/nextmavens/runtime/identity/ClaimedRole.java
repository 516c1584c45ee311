package io.nextmavens.runtime.identity;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The role that a token claims, whoever signed it: to refuse by, never to let in by. Immutable and thread-safe. */
public final class ClaimedRole {

    private final String setting;
    private final RolePath path;

    private ClaimedRole(String setting) {
        this.setting = setting;
        this.path = RolePath.parse(setting);
    }

    /** By the setting of where roles are, once more where it is the same. */
    public static ClaimedRole at(String setting, Optional<ClaimedRole> before) {
        return before.filter(known -> known.setting.equals(setting)).orElseGet(() -> new ClaimedRole(setting));
    }

    /** Reads it from a token (RFC 7519), which may stand behind {@code Bearer}; empty where it claims none. */
    public Optional<String> of(String text) {
        String token = text.substring(text.lastIndexOf(' ') + 1);
        int begin = token.indexOf('.') + 1;
        int end = token.indexOf('.', begin);
        if (begin < 1 || end < 0) {
            return Optional.empty();
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(token.substring(begin, end));
            return path.role(new JsonObject(new String(payload, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | DecodeException notOne) {
            return Optional.empty();
        }
    }
}
