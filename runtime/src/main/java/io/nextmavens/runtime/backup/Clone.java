package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.database.ClonedRows;
import io.nextmavens.runtime.backup.database.Facts;
import io.nextmavens.runtime.backup.database.Handover;
import io.nextmavens.runtime.backup.database.NewDatabase;
import io.nextmavens.runtime.backup.database.PostgresTools;
import io.nextmavens.runtime.backup.database.Server;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a project's database from another's, which goes on meanwhile: as of one snapshot, through a pipe, into a database
 * that nobody uses yet, compared, and only then put in the place of the wanted one.
 */
public final class Clone {

    private final Server source;
    private final String database;
    private final Server server;
    private final Optional<Path> tools;
    private final InstantSource clock;

    /**
     * A clone.
     *
     * @param source where the database is that is cloned, with a login that sees every row
     * @param database its name
     * @param server where the clone is made, with its administrator's login
     */
    Clone(Server source, String database, Server server, Optional<Path> tools, InstantSource clock) {
        this.source = source;
        this.database = database;
        this.server = server;
        this.tools = tools;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param tables how many were compared
     * @param rows how many they have
     * @param roles that were made because the server had not got them
     * @param notIsolated tables that {@code nextmavens.isolation_report()} complains of
     */
    public record Outcome(int tables, long rows, List<String> roles, List<String> notIsolated) {}

    /**
     * Clones.
     *
     * @param wanted the database's name from then on; one of that name has no rows
     */
    public Outcome into(String wanted, ClonedRows cloned) throws BackupException {
        try (Connection snapshot = source.connect(database);
                NewDatabase made = NewDatabase.besides(server, wanted, false)) {
            snapshot.setAutoCommit(false);
            snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            snapshot.setReadOnly(true);
            return into(made, snapshot, cloned);
        } catch (SQLException e) {
            throw BackupException.failed(
                    "cloning database " + database + " at " + source + " as " + wanted + " at " + server, e);
        } catch (IOException e) {
            throw BackupException.failed("copying database " + database + " as " + wanted, e);
        }
    }

    private Outcome into(NewDatabase made, Connection snapshot, ClonedRows cloned)
            throws SQLException, IOException, BackupException {
        Origin origin = Origin.read(snapshot);
        requireFit(origin, made.version());
        Facts facts = withoutCustomSettings(Facts.read(snapshot));
        PostgresTools programs = PostgresTools.find(tools, Math.max(origin.version(), made.version()));
        Handover handover = Handover.begin(made, facts);
        boolean good = false;
        try {
            handover.prepare();
            pour(programs, origin, made, cloned.options(snapshot));
            Map<String, Long> rows = cloned.of(Facts.countRows(snapshot));
            snapshot.rollback();
            List<String> notIsolated;
            try (Connection filled = server.connect(made.name())) {
                requireSame(rows, Facts.countRows(filled));
                forgetSecrets(filled);
                handover.complete(filled);
                notIsolated = Handover.notIsolated(filled);
            }
            made.takePlace(clock.instant());
            good = true;
            return new Outcome(
                    rows.size(),
                    rows.values().stream().mapToLong(Long::longValue).sum(),
                    handover.added(),
                    notIsolated);
        } finally {
            handover.end(good);
        }
    }

    private void requireFit(Origin origin, int version) throws BackupException {
        if (origin.catalog().compareTo(Backup.newestCatalog()) > 0) {
            throw BackupException.refused("database " + database + " has the catalog " + origin.catalog()
                    + ", and this release " + Backup.newestCatalog() + ": use the release of that catalog");
        }
        if (version / 10_000 < origin.version() / 10_000) {
            throw BackupException.refused("database " + database + " is on PostgreSQL " + origin.version() / 10_000
                    + ", and the server at " + server + " is " + version / 10_000
                    + ": clone to a server of the same or a later version");
        }
    }

    /** What the database is that is cloned; its snapshot is another session's too. */
    private record Origin(String catalog, int version, String snapshot) {

        private static final String ASK = """
                select (select max(split_part(file, '_', 1)) from nextmavens.catalog_version),
                    current_setting('server_version_num')::int, pg_export_snapshot()
                """;

        static Origin read(Connection snapshot) throws SQLException {
            try (PreparedStatement statement = snapshot.prepareStatement(ASK);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return new Origin(row.getString(1), row.getInt(2), row.getString(3));
            }
        }
    }

    /** Settings with a prefix are the application's, and often secrets of it. */
    private static Facts withoutCustomSettings(Facts facts) {
        return facts.withSettings(facts.settings().stream()
                .filter(setting -> setting.substring(0, setting.indexOf('=')).indexOf('.') < 0)
                .toList());
    }

    private void pour(PostgresTools programs, Origin origin, NewDatabase made, List<String> options)
            throws IOException, BackupException {
        try (PostgresTools.Running dump = programs.dump(source, database, origin.snapshot(), options);
                PostgresTools.Running restoring = programs.restore(server, made.name())) {
            try (OutputStream to = restoring.input()) {
                dump.output().transferTo(to);
            } catch (IOException e) {
                // pg_restore says better why it reads no more, if it is to blame
                restoring.requireSuccess();
                throw e;
            }
            dump.requireSuccess();
            restoring.requireSuccess();
        }
    }

    private void requireSame(Map<String, Long> expected, Map<String, Long> found) throws BackupException {
        List<String> differences = new ArrayList<>();
        expected.forEach((table, rows) -> {
            if (!rows.equals(found.get(table))) {
                differences.add(table + " has " + found.get(table) + " rows, not " + rows);
            }
        });
        if (!differences.isEmpty()) {
            throw BackupException.refused(
                    "the clone of database " + database + " is not what was cloned: " + String.join(", ", differences));
        }
    }

    /** Tokens of links in mails that the source has sent, and logins to other servers. */
    private static void forgetSecrets(Connection filled) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.add("""
                update auth.users set confirmation_token = '', recovery_token = '', email_change_token_new = '',
                    email_change_token_current = '', phone_change_token = '', reauthentication_token = ''
                where concat(confirmation_token, recovery_token, email_change_token_new, email_change_token_current,
                    phone_change_token, reauthentication_token) <> ''
                """);
        try (Statement statement = filled.createStatement();
                ResultSet mappings = statement.executeQuery("""
                        select format('drop user mapping for %s server %I',
                            case when umuser = 0 then 'public' else quote_ident(pg_get_userbyid(umuser)) end, srvname)
                        from pg_user_mappings
                        """)) {
            while (mappings.next()) {
                statements.add(mappings.getString(1));
            }
        }
        try (Statement statement = filled.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
