package io.nextmavens.operator.project;

import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.LoginPasswords;
import io.nextmavens.operator.database.ProjectDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of the Secret {@code <project>-database}: address of the database, names and passwords of its logins.
 * A password that is there stays; one that is missing is made. Pure but for the new passwords.
 */
final class DatabaseSecret {

    private static final int PASSWORD_BYTES = 24;
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "database",
            "sslmode",
            "authenticator-username",
            "authenticator-password",
            "owner-username",
            "owner-password",
            "replicator-username",
            "replicator-password");

    private DatabaseSecret() {}

    static Map<String, String> complete(Map<String, String> content, AdminAccess admin, ProjectDatabase database) {
        var complete = new TreeMap<>(content);
        complete.put("host", admin.host());
        complete.put("port", Integer.toString(admin.port()));
        complete.put("database", database.name());
        complete.put("sslmode", admin.sslMode());
        complete.put("authenticator-username", database.authenticator());
        complete.put("owner-username", database.owner());
        complete.put("replicator-username", database.replicator());
        for (String login : List.of("authenticator", "owner", "replicator")) {
            complete.merge(
                    login + "-password",
                    RandomPassword.ofBytes(PASSWORD_BYTES),
                    (existing, made) -> existing.isBlank() ? made : existing);
        }
        return complete;
    }

    static boolean isComplete(Map<String, String> content) {
        return content.keySet().containsAll(KEYS);
    }

    static LoginPasswords passwords(Map<String, String> content) {
        return new LoginPasswords(
                content.get("authenticator-password"),
                content.get("owner-password"),
                content.get("replicator-password"));
    }
}
