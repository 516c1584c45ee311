package io.nextmavens.operator.database;

import java.util.Optional;

/**
 * Why a step could not be done. Each kind asks for another answer, so a caller switches over all of them.
 *
 * <p>No text holds a password.
 */
public sealed interface DatabaseProblem {

    /** One sentence: what was attempted, on what, what was wrong, what to do. */
    String message();

    /** Whether trying again without a change of the spec or of the server cannot help. */
    boolean terminal();

    /**
     * No connection came about. Tried again; it recovers by itself.
     *
     * @param address host:port
     * @param cause what the network or the server said
     */
    record Unreachable(String address, String cause) implements DatabaseProblem {
        @Override
        public String message() {
            return "cannot reach PostgreSQL at " + address + ": " + cause;
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }

    /**
     * The server is there and does not let the login in. Tried again: the Secret may be corrected.
     *
     * @param address host:port
     * @param login the role
     * @param cause what the server said
     */
    record LoginRefused(String address, String login, String cause) implements DatabaseProblem {
        @Override
        public String message() {
            return "PostgreSQL at " + address + " refuses the login " + login + ": " + cause
                    + "; correct username and password in its Secret";
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }

    /**
     * The spec asks for what cannot be.
     *
     * @param field path in the resource, such as spec.database.name
     * @param problem what is wrong
     * @param remedy what to change
     */
    record Spec(String field, String problem, String remedy) implements DatabaseProblem {
        @Override
        public String message() {
            return field + ": " + problem + "; " + remedy;
        }

        @Override
        public boolean terminal() {
            return true;
        }
    }

    /**
     * The server is set up in a way that does not allow it. Tried again: an administrator may change the setting.
     *
     * @param setting the server's setting or the administrator's missing privilege
     * @param problem what is wrong
     * @param remedy what to change
     */
    record Server(String setting, String problem, String remedy) implements DatabaseProblem {
        @Override
        public String message() {
            return setting + ": " + problem + "; " + remedy;
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }

    /**
     * The database exists and is not this project's.
     *
     * @param database its name
     * @param mark the comment on it, empty when it has none
     */
    record OwnedByAnother(String database, Optional<String> mark) implements DatabaseProblem {
        @Override
        public String message() {
            return "the database " + database + " exists and "
                    + mark.map(text -> "is marked '" + text + "'").orElse("carries no mark of a project")
                    + "; choose another spec.database.name, or remove or set COMMENT ON DATABASE to hand it over";
        }

        @Override
        public boolean terminal() {
            return true;
        }
    }

    /**
     * A migration is refused or failed; what it did was rolled back.
     *
     * @param name the migration's file name
     * @param line 1-based line in it, when PostgreSQL named a position
     * @param problem PostgreSQL's message or what is wrong with the file
     * @param remedy what to do
     */
    record Migration(String name, Optional<Integer> line, String problem, String remedy) implements DatabaseProblem {
        @Override
        public String message() {
            return "migration " + name + line.map(n -> " line " + n).orElse("") + ": " + problem + "; " + remedy;
        }

        @Override
        public boolean terminal() {
            return true;
        }
    }

    /**
     * Someone else holds a lock or all of the few connections to the server are in use. Tried again soon.
     *
     * @param what what was waited for
     */
    record Busy(String what) implements DatabaseProblem {
        @Override
        public String message() {
            return "waited too long for " + what + "; it is tried again";
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }

    /**
     * PostgreSQL refused a statement of the operator's own.
     *
     * @param attempted what was attempted
     * @param sqlState PostgreSQL's five-character code (manual, appendix A)
     * @param cause its message
     */
    record Refused(String attempted, String sqlState, String cause) implements DatabaseProblem {
        @Override
        public String message() {
            return "could not " + attempted + ": " + cause + " (SQLSTATE " + sqlState + ")";
        }

        @Override
        public boolean terminal() {
            return false;
        }
    }
}
