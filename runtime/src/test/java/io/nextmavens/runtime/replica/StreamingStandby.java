package io.nextmavens.runtime.replica;

import io.nextmavens.runtime.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * A real standby of an embedded server: its files copied while it runs (manual, section 25.3.4, Making a Base Backup
 * Using the Low Level API), which the binaries at hand bring no tool for.
 */
final class StreamingStandby {

    private StreamingStandby() {}

    static EmbeddedPostgres of(EmbeddedPostgres primary, Path folder) throws SQLException, IOException {
        try (Connection connection = TestServer.superuser(primary.getPort(), "postgres");
                Statement statement = connection.createStatement()) {
            Path data = Path.of(first(statement, "SHOW data_directory"));
            first(statement, "SELECT pg_backup_start('standby', true)");
            copy(data, folder);
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(folder.resolve("backup_label"), stopped.getString(1));
            }
        }
        Files.createFile(folder.resolve("standby.signal"));
        Files.writeString(
                folder.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.getPort() + " user=postgres'\n",
                StandardOpenOption.APPEND);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> isPartOfABackup(from.relativize(file))).forEach(file -> {
                Path target = to.resolve(from.relativize(file).toString());
                try {
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                } catch (java.nio.file.NoSuchFileException gone) {
                    // a file of a session that ended meanwhile; replaying WAL makes up for it
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static boolean isPartOfABackup(Path file) {
        String name = file.toString();
        return !name.startsWith("postmaster.")
                && !name.startsWith("epg-lock")
                && !name.startsWith("pg_replslot/")
                && !(name.startsWith("pg_wal/") && !name.equals("pg_wal/archive_status"));
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
