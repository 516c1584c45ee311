package io.nextmavens.manifests.catalog;

import io.nextmavens.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Applies the catalog to a database: each file that was not applied yet, in a transaction of its own, recorded with its
 * checksum in {@code nextmavens.catalog_version}. Where all are applied it writes nothing.
 *
 * <p>Thread-safe; installers that meet in one database wait for each other by an advisory lock.
 */
public final class CatalogInstaller {

    private final List<CatalogFile> files;

    /** Applies the packaged files. */
    public CatalogInstaller() {
        this(CatalogFiles.packaged());
    }

    /** Applies these files, in the order of their names. */
    public CatalogInstaller(List<CatalogFile> files) {
        this.files =
                files.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    }

    /** Returns the number of the newest file. */
    public String version() {
        return files.isEmpty() ? "none" : files.getLast().number();
    }

    /** Returns the number of the newest file and a digest of all: it changes with any of them. */
    public String release() {
        String all = files.stream().map(CatalogFile::checksum).collect(Collectors.joining());
        return version() + "-" + Checksum.of(all).substring(0, 8);
    }

    /** Returns the number of the newest file that was applied to a database; empty where none was. */
    public Optional<String> installedVersion(Connection connection) throws SQLException {
        return recorded(connection).keySet().stream()
                .max(Comparator.naturalOrder())
                .map(name -> new CatalogFile(name, "").number());
    }

    /**
     * Applies what is missing.
     *
     * @param connection to the database, as its administrator; given back in the commit mode it came in
     * @return names of the files that were applied, empty when there was nothing to do
     * @throws CatalogException when a file fails, or was changed after it was applied and is not repeatable
     */
    public List<String> install(Connection connection) throws SQLException {
        Objects.requireNonNull(connection, "connection");
        List<CatalogFile> pending = pendingFiles(connection);
        List<String> applied = new ArrayList<>();
        for (CatalogFile file : pending) {
            if (Transactions.inTransaction(connection, () -> applyLocked(connection, file))) {
                applied.add(file.name());
            }
        }
        return applied;
    }

    /** Returns the names of the files that {@link #install} would apply; writes nothing. */
    public List<String> pending(Connection connection) throws SQLException {
        return pendingFiles(connection).stream().map(CatalogFile::name).toList();
    }

    private List<CatalogFile> pendingFiles(Connection connection) throws SQLException {
        Map<String, String> recorded = recorded(connection);
        List<CatalogFile> pending = new ArrayList<>();
        for (CatalogFile file : files) {
            if (isPending(file, recorded.get(file.name()))) {
                pending.add(file);
            }
        }
        return pending;
    }

    private static boolean isPending(CatalogFile file, String recordedChecksum) throws CatalogException {
        if (recordedChecksum == null) {
            return true;
        }
        if (recordedChecksum.equals(file.checksum())) {
            return false;
        }
        if (!file.repeatable()) {
            throw new CatalogException(
                    file.name(),
                    "was applied with another text (SHA-256 " + recordedChecksum + ", now " + file.checksum()
                            + "); use the release that applied it or a later one, a change comes as a new file");
        }
        return true;
    }

    private boolean applyLocked(Connection connection, CatalogFile file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_catalog.pg_advisory_xact_lock("
                    + "pg_catalog.hashtextextended('nextmavens.catalog', 0))");
            // Names resolve to PostgreSQL's own, whatever somebody put into public.
            statement.execute("set local search_path = pg_catalog");
        }
        if (!isPending(file, recorded(connection).get(file.name()))) {
            return false; // another installer was first
        }
        for (SqlStatement part : file.statements()) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(part.text());
            } catch (SQLException e) {
                throw new CatalogException(file.name(), part.lineOf(Transactions.position(e)), e);
            }
        }
        try (PreparedStatement record =
                connection.prepareStatement("insert into nextmavens.catalog_version (file, checksum) values (?, ?)"
                        + " on conflict (file) do update set checksum = excluded.checksum, applied_at = now()")) {
            record.setString(1, file.name());
            record.setString(2, file.checksum());
            record.executeUpdate();
        }
        return true;
    }

    private static Map<String, String> recorded(Connection connection) throws SQLException {
        Map<String, String> recorded = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            // Not to_regclass(): it may answer from before the lock was waited for.
            try (ResultSet table = statement.executeQuery("""
                    select exists (
                        select from pg_catalog.pg_class as c
                        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
                        where n.nspname = 'nextmavens' and c.relname = 'catalog_version')
                    """)) {
                table.next();
                if (!table.getBoolean(1)) {
                    return recorded;
                }
            }
            try (ResultSet rows = statement.executeQuery("select file, checksum from nextmavens.catalog_version")) {
                while (rows.next()) {
                    recorded.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return recorded;
    }
}
