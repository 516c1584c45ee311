package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.database.Facts;
import io.nextmavens.runtime.backup.database.Handover;
import io.nextmavens.runtime.backup.database.NewDatabase;
import io.nextmavens.runtime.backup.database.NewDatabase.Replaced;
import io.nextmavens.runtime.backup.database.PostgresTools;
import io.nextmavens.runtime.backup.database.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores a backup into a database that nobody uses yet, compares it with what the backup says of itself, and only then
 * puts it in the place of the wanted one. Whatever goes wrong before leaves that one as it was.
 */
public final class Restore {

    private final BackupReader backup;
    private final Server server;
    private final Optional<Path> tools;
    private final Optional<FilesArchive> files;
    private final InstantSource clock;

    /**
     * A restore.
     *
     * @param files what writes files to the project's backends; without it they are compared with the books only
     */
    Restore(
            BackupReader backup,
            Server server,
            Optional<Path> tools,
            Optional<FilesArchive> files,
            InstantSource clock) {
        this.backup = backup;
        this.server = server;
        this.tools = tools;
        this.files = files;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param tables how many were compared
     * @param rows how many they have
     * @param contents files that were restored, or compared
     * @param roles that were made because the server had not got them
     * @param notIsolated tables that {@code nextmavens.isolation_report()} complains of
     * @param lost contents that the backup has not got
     * @param replaced what became of the database that was there before
     */
    public record Outcome(
            int tables,
            long rows,
            long contents,
            List<String> roles,
            List<String> notIsolated,
            List<String> lost,
            Replaced replaced) {}

    /**
     * Restores.
     *
     * @param wanted the database's name from then on
     * @param overwrite whether a database of that name may hold rows, which are kept beside it
     */
    public Outcome into(String wanted, boolean overwrite) throws BackupException {
        Manifest manifest = backup.manifest();
        if (manifest.catalog().compareTo(Backup.newestCatalog()) > 0) {
            throw BackupException.refused(
                    "backup " + manifest.id() + " has the catalog " + manifest.catalog() + ", and this release "
                            + Backup.newestCatalog() + ": use the release that made it, or a later one");
        }
        try (NewDatabase database = NewDatabase.besides(server, wanted, overwrite)) {
            int version = database.version();
            if (version / 10_000 < manifest.postgresql() / 10_000) {
                throw BackupException.refused("backup " + manifest.id() + " is of PostgreSQL "
                        + manifest.postgresql() / 10_000 + ", and the server at " + server + " is " + version / 10_000
                        + ": restore to a server of the same or a later version");
            }
            PostgresTools pgRestore = PostgresTools.find(tools, version);
            Facts facts = backup.verify();
            return restore(database, pgRestore, facts);
        } catch (SQLException e) {
            throw BackupException.failed("restoring backup " + manifest.id() + " at " + server, e);
        } catch (IOException e) {
            throw BackupException.failed("restoring files of backup " + manifest.id(), e);
        }
    }

    private Outcome restore(NewDatabase database, PostgresTools pgRestore, Facts facts)
            throws SQLException, IOException, BackupException {
        Handover handover = Handover.begin(database, facts);
        boolean good = false;
        try {
            handover.prepare();
            pour(pgRestore, database.name());
            Outcome outcome;
            try (Connection restored = server.connect(database.name())) {
                compareRows(facts, Facts.countRows(restored));
                handover.complete(restored);
                outcome = withFiles(restored, facts, handover);
            }
            Replaced replaced = database.takePlace(clock.instant());
            good = true;
            return new Outcome(
                    outcome.tables(),
                    outcome.rows(),
                    outcome.contents(),
                    outcome.roles(),
                    outcome.notIsolated(),
                    outcome.lost(),
                    replaced);
        } finally {
            handover.end(good);
        }
    }

    private void pour(PostgresTools tools, String name) throws IOException, SQLException, BackupException {
        try (PostgresTools.Running restoring = tools.restore(server, name)) {
            backup.read("database", plain -> {
                try (OutputStream to = restoring.input()) {
                    plain.transferTo(to);
                } catch (IOException e) {
                    // pg_restore says better why it reads no more, if it is to blame
                    restoring.requireSuccess();
                    throw e;
                }
                return true;
            });
            restoring.requireSuccess();
        }
    }

    private void compareRows(Facts facts, Map<String, Long> restored) throws BackupException {
        if (!facts.rows().equals(restored)) {
            List<String> differences = new ArrayList<>();
            facts.rows().forEach((table, rows) -> {
                if (!rows.equals(restored.get(table))) {
                    differences.add(table + " has " + restored.get(table) + " rows, not " + rows);
                }
            });
            throw BackupException.refused("what was restored of backup "
                    + backup.manifest().id() + " is not what was backed up: " + String.join(", ", differences));
        }
    }

    private Outcome withFiles(Connection restored, Facts facts, Handover handover)
            throws SQLException, IOException, BackupException {
        long contents = 0;
        if (backup.manifest().stream("files").isPresent()) {
            FilesArchive.Outcome outcome = backup.read("files", plain -> useFiles(plain, restored));
            if (!outcome.damaged().isEmpty() && !facts.lost().containsAll(texts(outcome))) {
                undoFiles(restored);
                throw BackupException.refused("backup " + backup.manifest().id()
                        + " has files with other bytes than its" + " database says: " + outcome.damaged());
            }
            contents = outcome.contents();
        }
        return new Outcome(
                facts.rows().size(),
                facts.rows().values().stream().mapToLong(Long::longValue).sum(),
                contents,
                handover.added(),
                Handover.notIsolated(restored),
                facts.lost(),
                new Replaced.Nothing());
    }

    private static List<String> texts(FilesArchive.Outcome outcome) {
        return outcome.damaged().stream().map(Object::toString).toList();
    }

    private FilesArchive.Outcome useFiles(InputStream plain, Connection restored) throws IOException, SQLException {
        if (files.isEmpty()) {
            return FilesArchive.check(plain, restored);
        }
        boolean good = false;
        try {
            FilesArchive.Outcome outcome = files.get().restore(plain, restored);
            good = true;
            return outcome;
        } finally {
            if (!good) {
                undoFiles(restored);
            }
        }
    }

    private void undoFiles(Connection restored) throws SQLException, IOException {
        if (files.isPresent()) {
            files.get().undo(restored);
        }
    }
}
