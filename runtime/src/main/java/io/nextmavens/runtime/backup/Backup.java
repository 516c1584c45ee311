package io.nextmavens.runtime.backup;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.runtime.backup.database.Facts;
import io.nextmavens.runtime.backup.database.PostgresTools;
import io.nextmavens.runtime.backup.database.Server;
import io.nextmavens.runtime.backup.stream.PartsWriter;
import io.nextmavens.runtime.backup.stream.Stream;
import io.nextmavens.runtime.backup.target.BackupIds;
import io.nextmavens.runtime.backup.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes a backup: one snapshot of the database for dump, row counts and books of files; then the manifest, on each target
 * that has taken everything. Memory does not grow with the database.
 */
public final class Backup {

    private static final int SOME = 256 * 1024;

    /** Whether the catalog is there, and which. */
    private static final String CATALOG = """
            select coalesce((select max(split_part(file, '_', 1)) from nextmavens.catalog_version), 'none'),
                current_setting('server_version_num')::int, pg_export_snapshot()
            """;

    private final BackupSettings settings;
    private final Server server;
    private final String database;
    private final List<Target> targets;
    private final Optional<FilesArchive> files;
    private final InstantSource clock;

    Backup(
            BackupSettings settings,
            Server server,
            String database,
            List<Target> targets,
            Optional<FilesArchive> files,
            InstantSource clock) {
        this.settings = settings;
        this.server = server;
        this.database = database;
        this.targets = targets;
        this.files = files;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param manifests by target
     * @param problems of targets that have no backup, by target
     * @param lost contents of files that could not be had, with the reason
     */
    public record Outcome(Map<String, Manifest> manifests, Map<String, String> problems, Map<UUID, String> lost) {}

    /**
     * Makes it.
     *
     * @param kind {@code scheduled} or {@code manual}
     * @throws BackupException when no target has it
     */
    public Outcome run(String kind) throws BackupException {
        Instant began = clock.instant();
        String id = BackupIds.of(began);
        PartsWriter.Targets goodTargets = new PartsWriter.Targets(targets, settings.patience());
        try (Connection snapshot = server.connect(database)) {
            snapshot.setAutoCommit(false);
            snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            snapshot.setReadOnly(true);
            return run(id, kind, began, snapshot, goodTargets);
        } catch (SQLException e) {
            throw BackupException.failed("reading database " + database + " at " + server, e);
        } catch (IOException | GeneralSecurityException e) {
            throw BackupException.failed("writing backup " + id + " of database " + database, e);
        }
    }

    private Outcome run(String id, String kind, Instant began, Connection snapshot, PartsWriter.Targets goodTargets)
            throws SQLException, IOException, GeneralSecurityException, BackupException {
        String catalog;
        int version;
        String name;
        try (PreparedStatement statement = snapshot.prepareStatement(CATALOG);
                ResultSet row = statement.executeQuery()) {
            row.next();
            catalog = row.getString(1);
            version = row.getInt(2);
            name = row.getString(3);
        }
        Facts facts = Facts.read(snapshot);
        PostgresTools tools = PostgresTools.find(settings.tools(), version);
        List<Map<String, Stream>> streams = new ArrayList<>();
        Map<UUID, String> lost = new LinkedHashMap<>();
        Map<String, Long> rows;
        try (ExecutorService counting = Executors.newVirtualThreadPerTaskExecutor();
                PostgresTools.Running dump = tools.dump(server, database, name)) {
            Future<Map<String, Long>> counted = counting.submit(() -> Facts.countRows(snapshot));
            streams.add(write(id, "database", goodTargets, to -> {
                copy(dump.output(), to);
                dump.requireSuccess();
            }));
            rows = await(counted);
        }
        if (files.isPresent()) {
            streams.add(write(
                    id,
                    "files",
                    goodTargets,
                    to -> lost.putAll(files.get().write(snapshot, new Undivided(Channels.newOutputStream(to))))));
        }
        snapshot.rollback();
        lost.keySet().removeAll(removedMeanwhile(lost));
        Facts whole =
                facts.with(rows, lost.keySet().stream().map(UUID::toString).toList());
        streams.add(write(id, "facts", goodTargets, to -> to.write(ByteBuffer.wrap(whole.write()))));
        Manifest plan = new Manifest(
                id, settings.project(), database, kind, began, clock.instant(), version, catalog, List.of());
        return new Outcome(publish(plan, streams, goodTargets), goodTargets.problems(), lost);
    }

    /** A content whose last object was deleted since the snapshot is not lost: nobody wants it any more. */
    private List<UUID> removedMeanwhile(Map<UUID, String> lost) throws SQLException {
        List<UUID> removed = new ArrayList<>();
        if (lost.isEmpty()) {
            return removed;
        }
        try (Connection now = server.connect(database);
                PreparedStatement statement =
                        now.prepareStatement("select from storage.contents where id = ? and state = 'stored'")) {
            for (UUID content : lost.keySet()) {
                statement.setObject(1, content);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        removed.add(content);
                    }
                }
            }
        }
        return removed;
    }

    private static Map<String, Long> await(Future<Map<String, Long>> counted) throws SQLException, BackupException {
        try {
            return counted.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BackupException.failed("interrupted while rows were counted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException known) {
                throw known;
            }
            throw BackupException.failed("counting rows", e.getCause());
        }
    }

    private Map<String, Manifest> publish(
            Manifest plan, List<Map<String, Stream>> streams, PartsWriter.Targets goodTargets) throws BackupException {
        Map<String, Manifest> manifests = new LinkedHashMap<>();
        for (Target target : goodTargets.good()) {
            Manifest manifest = new Manifest(
                    plan.id(),
                    plan.project(),
                    plan.database(),
                    plan.kind(),
                    plan.began(),
                    plan.finished(),
                    plan.postgresql(),
                    plan.catalog(),
                    streams.stream()
                            .map(onTargets -> onTargets.get(target.name()))
                            .toList());
            byte[] bytes = manifest.write(settings.key());
            try {
                goodTargets.trying(() -> {
                    target.publish(plan.id(), bytes);
                    return true;
                });
                manifests.put(target.name(), manifest);
            } catch (IOException e) {
                goodTargets.giveUp(target, e);
            }
        }
        if (manifests.isEmpty()) {
            throw BackupException.failed("no target has taken backup " + plan.id() + ": " + goodTargets.problems());
        }
        return manifests;
    }

    private interface Content {
        void writeTo(WritableByteChannel to) throws IOException, SQLException, BackupException;
    }

    private Map<String, Stream> write(String id, String stream, PartsWriter.Targets goodTargets, Content content)
            throws IOException, SQLException, BackupException, GeneralSecurityException {
        PartsWriter parts = new PartsWriter(id, stream, goodTargets, settings.partSize());
        try {
            WritableByteChannel sealed = settings.key().encrypting(parts);
            content.writeTo(sealed);
            sealed.close(); // the last chunk says that it is the last
            return parts.finish();
        } finally {
            parts.abandon();
        }
    }

    private static void copy(InputStream from, WritableByteChannel to) throws IOException {
        byte[] some = new byte[SOME];
        for (int length = from.read(some); length >= 0; length = from.read(some)) {
            to.write(ByteBuffer.wrap(some, 0, length));
        }
    }

    /** An archive that ends does not end what it is written to. */
    private static final class Undivided extends OutputStream {

        private final OutputStream to;

        Undivided(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            to.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
        }
    }

    /** The catalog's number that this release knows. */
    static String newestCatalog() {
        return new CatalogInstaller().version();
    }
}
