package io.nextmavens.operator.project;

import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.LoginPasswords;
import io.nextmavens.operator.database.ProjectDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The content of the Secret {@code <project>-database}: address of the database, names and passwords of its logins.
 * A password that is there stays until a rotation is asked for; one that is missing is made. Pure but for the new
 * passwords.
 *
 * <p>What a rotation needs to know is kept here too, so that it is one with the passwords: which was done last, and the
 * login that is still in use until every pod has the new one.
 */
final class DatabaseSecret {

    static final String PREVIOUS_USERNAME = "previous-username";
    static final String PREVIOUS_PASSWORD = "previous-password";

    private static final String USERNAME = "authenticator-username";
    private static final String PASSWORD = "authenticator-password";
    private static final int PASSWORD_BYTES = 24;
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "database",
            "sslmode",
            USERNAME,
            PASSWORD,
            "owner-username",
            "owner-password",
            "replicator-username",
            "replicator-password");

    private DatabaseSecret() {}

    /**
     * Completes the content.
     *
     * @param rotation what asks for a rotation; one that is under way is ended first
     */
    static Map<String, String> complete(
            Map<String, String> content, AdminAccess admin, ProjectDatabase database, LoginRotation rotation) {
        var complete = new TreeMap<>(content);
        complete.put("host", admin.host());
        complete.put("port", Integer.toString(admin.port()));
        complete.put("database", database.name());
        complete.put("sslmode", admin.sslMode());
        complete.put("owner-username", database.owner());
        complete.put("replicator-username", database.replicator());
        var known = Set.of(database.authenticator(), database.twin());
        if (!known.contains(content.getOrDefault(USERNAME, ""))) {
            complete.put(USERNAME, database.authenticator());
        }
        boolean mayBegin = previous(content).isEmpty();
        boolean isAsked = mayBegin && rotation.isAsked(content);
        boolean isDue = isAsked || (mayBegin && rotation.isScheduled(content));
        if (isDue && isComplete(content)) {
            complete.put(PREVIOUS_USERNAME, content.get(USERNAME));
            complete.put(PREVIOUS_PASSWORD, content.get(PASSWORD));
            complete.put(USERNAME, database.otherThan(content.get(USERNAME)));
            List.of("authenticator", "owner", "replicator").forEach(login -> complete.remove(login + "-password"));
            complete.put(LoginRotation.ROTATED, rotation.nowText());
        }
        if (isAsked) {
            rotation.asked().ifPresent(value -> complete.put(LoginRotation.FOLLOWED, value));
        }
        for (String login : List.of("authenticator", "owner", "replicator")) {
            complete.merge(
                    login + "-password",
                    RandomPassword.ofBytes(PASSWORD_BYTES),
                    (existing, made) -> existing.isBlank() ? made : existing);
        }
        return complete;
    }

    /** The content after a rotation: the login that was in use before is not known any more. */
    static Map<String, String> rotated(Map<String, String> content) {
        var rotated = new TreeMap<>(content);
        rotated.remove(PREVIOUS_USERNAME);
        rotated.remove(PREVIOUS_PASSWORD);
        return rotated;
    }

    /** The login that was in use before, while a rotation is under way. */
    static Optional<String> previous(Map<String, String> content) {
        return Optional.ofNullable(content.get(PREVIOUS_USERNAME)).filter(name -> !name.isBlank());
    }

    static boolean isComplete(Map<String, String> content) {
        return content.keySet().containsAll(KEYS);
    }

    static LoginPasswords passwords(Map<String, String> content, ProjectDatabase database) {
        return new LoginPasswords(
                database.twin().equals(content.get(USERNAME)),
                content.get(PASSWORD),
                content.get("owner-password"),
                content.get("replicator-password"));
    }
}
