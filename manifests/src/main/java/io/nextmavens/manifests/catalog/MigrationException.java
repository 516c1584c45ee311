package io.nextmavens.manifests.catalog;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/** A migration was refused or failed; what it did was rolled back, the ones before it stay. */
public final class MigrationException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final String migration;
    private final int line;
    private final String problem;
    private final String remedy;

    MigrationException(String migration, int line, String problem, String remedy, Optional<SQLException> cause) {
        super(
                "migration " + migration + (line > 0 ? " line " + line : "") + ": " + problem + "; " + remedy,
                cause.map(SQLException::getSQLState).orElse(null),
                cause.orElse(null));
        this.migration = migration;
        this.line = line;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Returns the name of the migration's file. */
    public String migration() {
        return migration;
    }

    /** Returns the 1-based line of the file, where one is to blame. */
    public OptionalInt line() {
        return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
    }

    /** Returns what is wrong, in PostgreSQL's words where it said it. */
    public String problem() {
        return problem;
    }

    /** Returns what to do. */
    public String remedy() {
        return remedy;
    }
}
