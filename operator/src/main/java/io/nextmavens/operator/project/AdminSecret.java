package io.nextmavens.operator.project;

import io.nextmavens.operator.database.AdminAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads an administrator's login from the content of a Secret. Pure. */
final class AdminSecret {

    private static final String DEFAULT_DATABASE = "postgres";

    /** libpq's own default (PostgreSQL manual, section 32.19.1). */
    private static final String DEFAULT_SSL_MODE = "prefer";

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private AdminSecret() {}

    /** What is wrong with the content, or the login in it. */
    sealed interface Reading {}

    record Login(AdminAccess access) implements Reading {}

    record Wrong(String problem) implements Reading {}

    static Reading read(Map<String, String> content) {
        var missing = new ArrayList<String>();
        for (String key : List.of("host", "port", "username", "password")) {
            if (text(content, key, "").isEmpty()) {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            return new Wrong("has no " + String.join(", ", missing));
        }
        var sslMode = text(content, "sslmode", DEFAULT_SSL_MODE);
        if (!SSL_MODES.contains(sslMode)) {
            return new Wrong("has a sslmode that is not one of " + String.join(", ", SSL_MODES));
        }
        int port;
        try {
            port = Integer.parseInt(text(content, "port", ""));
        } catch (NumberFormatException notANumber) {
            port = 0;
        }
        if (port < 1 || port > 65_535) {
            return new Wrong("has a port that is not a number from 1 to 65535");
        }
        return new Login(new AdminAccess(
                text(content, "host", ""),
                port,
                text(content, "database", DEFAULT_DATABASE),
                sslMode,
                text(content, "username", ""),
                content.get("password")));
    }

    /** Secrets made with {@code --from-file} often end in a line break. */
    private static String text(Map<String, String> content, String key, String otherwise) {
        var value = content.getOrDefault(key, otherwise).strip();
        return value.isEmpty() ? otherwise : value;
    }
}
