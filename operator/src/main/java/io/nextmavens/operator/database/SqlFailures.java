package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what JDBC throws into problems, by SQLSTATE (PostgreSQL manual, appendix A). */
final class SqlFailures {

    private SqlFailures() {}

    /** A connection did not come about. */
    static DatabaseException connecting(AdminAccess admin, String database, String user, SQLException e) {
        String state = state(e);
        DatabaseProblem problem;
        if (state.startsWith("28") || state.equals("42501")) {
            problem = new DatabaseProblem.LoginRefused(admin.address(), user, reason(e));
        } else if (state.equals("3D000")) {
            problem = new DatabaseProblem.Server(
                    "database " + database,
                    "it does not exist at " + admin.address(),
                    "name one that does under 'database' in the administrator's Secret");
        } else {
            problem = new DatabaseProblem.Unreachable(admin.address(), reason(e));
        }
        return new DatabaseException(problem, e);
    }

    /** A statement failed. */
    static DatabaseException running(AdminAccess admin, String attempted, SQLException e) {
        String state = state(e);
        DatabaseProblem problem;
        if (state.startsWith("08") || state.startsWith("57P")) {
            problem = new DatabaseProblem.Unreachable(admin.address(), reason(e));
        } else if (state.equals("55P03") || state.equals("55006") || state.startsWith("40") || isConcurrentUpdate(e)) {
            problem = new DatabaseProblem.Busy("a lock while trying to " + attempted);
        } else if (state.equals("42501")) {
            problem = new DatabaseProblem.Server(
                    "privileges of " + admin.username(),
                    "it may not " + attempted + ": " + reason(e),
                    "grant it what is missing, or give the Secret an administrator that has it");
        } else {
            problem = new DatabaseProblem.Refused(attempted, state, reason(e));
        }
        return new DatabaseException(problem, e);
    }

    static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }

    /** Two sessions changed the same row of a system catalog; PostgreSQL has no SQLSTATE for it but "internal error". */
    private static boolean isConcurrentUpdate(SQLException e) {
        return state(e).equals("XX000") && reason(e).contains("tuple concurrently");
    }

    /** The server's own message, or the network's, without the driver's advice around it. */
    static String reason(SQLException e) {
        if (e instanceof PSQLException postgres) {
            ServerErrorMessage server = postgres.getServerErrorMessage();
            if (server != null && server.getMessage() != null) {
                return server.getMessage();
            }
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
    }
}
