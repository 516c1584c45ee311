package io.nextmavens.manifests.catalog;

import io.nextmavens.sql.SqlStatement;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a migration may not hold because it runs in one transaction and over the wire protocol, not in psql. */
final class MigrationRules {

    private static final Pattern FROM_STDIN = Pattern.compile("\\bfrom\\s+stdin\\b", Pattern.CASE_INSENSITIVE);

    private MigrationRules() {}

    /**
     * @throws MigrationException when the statement cannot be part of a migration
     */
    static void check(String migration, SqlStatement statement) throws MigrationException {
        if (statement.text().startsWith("\\")) {
            throw refused(migration, statement, "a command of psql is not SQL", "remove the line");
        }
        if (statement.startsWith("copy") && FROM_STDIN.matcher(statement.text()).find()) {
            throw refused(
                    migration,
                    statement,
                    "COPY FROM STDIN needs a client that sends the data",
                    "write INSERT statements; pg_dump makes them with --inserts");
        }
        if (controlsTransaction(statement)) {
            throw refused(
                    migration,
                    statement,
                    "a migration is one transaction already",
                    "remove BEGIN, COMMIT and ROLLBACK; split what must be committed apart into two files");
        }
    }

    /** Returns what helps against an error of PostgreSQL's in a migration. */
    static String remedy(String sqlState) {
        return switch (sqlState) {
            case "25001" ->
                "a migration runs in one transaction, which this statement cannot: leave it out (CREATE INDEX without"
                        + " CONCURRENTLY locks only writers, and only while it builds) and run it by hand as the owner";
            case "42501" ->
                "migrations run as the owner of the database, not as a superuser; name extensions in"
                        + " spec.database.extensions";
            case "55P03" -> "another session holds the lock; the migration is safe to run again";
            case "57014" -> "it took longer than a statement may; split it, or raise the time it may take";
            default -> "nothing of it was kept: correct the file and apply it again";
        };
    }

    private static boolean controlsTransaction(SqlStatement statement) {
        return statement.startsWith("begin")
                || statement.startsWith("start", "transaction")
                || statement.startsWith("commit")
                || statement.startsWith("end")
                || statement.startsWith("abort")
                || statement.startsWith("prepare", "transaction")
                || (statement.startsWith("rollback") && !statement.words().contains("to"));
    }

    private static MigrationException refused(String migration, SqlStatement statement, String problem, String remedy) {
        return new MigrationException(migration, statement.line(), problem, remedy, Optional.empty());
    }
}
