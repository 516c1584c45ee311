package io.nextmavens.operator.database;

import java.util.Objects;

/**
 * The database of one project and every name on the server that follows from it.
 *
 * @param name the database's name; 1 to 40 characters, so that {@code nextmavens_slot_<name>} and
 *     {@code <name>_authenticator} stay within PostgreSQL's 63 bytes; lower-case letters, digits and underscores, because
 *     a slot's name allows nothing else
 * @param project the owning project as {@code namespace/name}, written into the ownership mark
 * @param sharedServer whether other projects have databases on the same server: slots are unique per server
 */
public record ProjectDatabase(String name, String project, boolean sharedServer) {

    static final String MARK = "nextmavens.io/project=";

    private static final int LONGEST_NAME = 40;

    public ProjectDatabase {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(project, "project");
        if (!name.matches("[a-z_][a-z0-9_]*") || name.length() > LONGEST_NAME) {
            throw new DatabaseException(new DatabaseProblem.Spec(
                    "spec.database.name",
                    "the database name '" + abbreviated(name) + "' cannot be used",
                    "use 1 to " + LONGEST_NAME
                            + " characters of a-z, 0-9 and _, not starting with a digit: logins and the replication slot"
                            + " are named after it"));
        }
    }

    /** The login of the data plane: NOINHERIT, may become anon, authenticated, service_role and, for auth, supabase_auth_admin. */
    public String authenticator() {
        return name + "_authenticator";
    }

    /**
     * The other login of the data plane: a member of {@link #authenticator()} and so the same to every grant. One of the
     * two is in use; while logins are rotated both are.
     */
    public String twin() {
        return authenticator() + "_b";
    }

    /** The login of the data plane that is in use. */
    public String dataPlane(LoginPasswords passwords) {
        return passwords.twin() ? twin() : authenticator();
    }

    /** The login of the data plane that is not this one. */
    public String otherThan(String login) {
        return login.equals(twin()) ? authenticator() : twin();
    }

    /** The login that runs migrations and owns what they create. */
    public String owner() {
        return name + "_owner";
    }

    /** The login that reads the replication slot. */
    public String replicator() {
        return name + "_replicator";
    }

    /** The logical replication slot. */
    public String slot() {
        return sharedServer ? "nextmavens_slot_" + name : "nextmavens_slot";
    }

    /** The publication, the same in every database. */
    public String publication() {
        return "nextmavens";
    }

    /** The text of {@code COMMENT ON DATABASE} that says whose it is. */
    public String ownershipMark() {
        return MARK + project;
    }

    private static String abbreviated(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
