package io.nextmavens.runtime.auth.store;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.vertx.pgclient.PgException;
import java.util.Optional;

/** The database refused a statement, or could not be reached. */
public final class DatabaseTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String UNIQUE_VIOLATION = "23505";

    private record Said(String sqlState, String message) {}

    public DatabaseTrouble(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the server said (PostgreSQL manual, appendix A); empty when it said nothing. */
    public Optional<String> sqlState() {
        return server().map(Said::sqlState);
    }

    /** Whether somebody else was there first with the same key. */
    public boolean isDuplicate() {
        return sqlState().filter(UNIQUE_VIOLATION::equals).isPresent();
    }

    /** The server's message and detail, for the log. */
    public String told() {
        return server().map(said -> said.sqlState + " " + said.message).orElseGet(this::innermost);
    }

    /** The server's message alone; what an exception raised by a function says. */
    public Optional<String> serverMessage() {
        return server().map(Said::message);
    }

    private String innermost() {
        Throwable cause = this;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private Optional<Said> server() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException e) {
                return Optional.of(new Said(e.getSqlState(), e.getErrorMessage()));
            }
            if (cause instanceof DatabaseException.StatementFailed e) {
                return Optional.of(new Said(e.error().sqlState(), e.error().message()));
            }
        }
        return Optional.empty();
    }
}
