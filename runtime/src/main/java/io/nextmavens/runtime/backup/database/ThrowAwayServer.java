package io.nextmavens.runtime.backup.database;

import io.nextmavens.runtime.backup.BackupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server of PostgreSQL in a folder of its own, on a loopback port, without a care for crashes: whatever is in it goes
 * when it is closed. A backup that is tried here cannot harm the project's server, and takes nothing from it.
 */
public final class ThrowAwayServer implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Path folder;
    private final Process process;
    private final Server server;

    private ThrowAwayServer(Path folder, Process process, Server server) {
        this.folder = folder;
        this.process = process;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param programs folder of initdb and postgres
     * @param parent where its folder is made
     * @param settings of PostgreSQL, {@code name=value}
     */
    public static ThrowAwayServer start(Path programs, Path parent, String... settings) throws BackupException {
        Path folder = null;
        boolean good = false;
        try {
            folder = Files.createTempDirectory(parent, "nextmavens-server-");
            Path data = folder.resolve("data");
            Path log = folder.resolve("log");
            String password = password();
            Path passwordFile = Files.writeString(folder.resolve("password"), password);
            run(
                    log,
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--no-sync");
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            List<String> command = command(programs.resolve("postgres").toString(), "-D", data.toString());
            List<String> all = new ArrayList<>(List.of(
                    "listen_addresses=127.0.0.1",
                    "port=" + port,
                    "unix_socket_directories=",
                    "fsync=off",
                    "full_page_writes=off",
                    "synchronous_commit=off",
                    "max_wal_size=1GB",
                    "wal_level=logical",
                    "jit=off"));
            all.addAll(List.of(settings));
            for (String setting : all) {
                command.add("-c");
                command.add(setting);
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            ThrowAwayServer server = new ThrowAwayServer(
                    folder, process, new Server("127.0.0.1", port, "postgres", "postgres", password, "disable"));
            server.awaitReady(log);
            good = true;
            return server;
        } catch (IOException e) {
            throw BackupException.failed("starting a throw-away server of PostgreSQL in " + parent, e);
        } finally {
            if (!good && folder != null) {
                delete(folder);
            }
        }
    }

    private static String password() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** PostgreSQL does not run as root; in a user namespace of its own it is nobody. */
    private static List<String> command(String... command) {
        List<String> words = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            words.addAll(List.of("unshare", "--user"));
        }
        words.addAll(List.of(command));
        return words;
    }

    private static void run(Path log, String... command) throws IOException, BackupException {
        Process process = new ProcessBuilder(command(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (process.waitFor() != 0) {
                throw BackupException.failed(command[0] + ": " + end(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw BackupException.failed("interrupted while a throw-away server was made");
        }
    }

    private static String end(Path log) throws IOException {
        String said = Files.readString(log, StandardCharsets.UTF_8);
        return said.substring(Math.max(0, said.length() - 1000)).strip();
    }

    private void awaitReady(Path log) throws IOException, BackupException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Connection connection = server.connect("postgres")) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() - end > 0) {
                    process.destroyForcibly();
                    throw BackupException.failed("a throw-away server did not start: " + end(log));
                }
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw BackupException.failed("interrupted while a throw-away server started");
            }
        }
    }

    public Server server() {
        return server;
    }

    /** The last error in its log that ended something, so that "the connection was closed" has a reason. */
    public Optional<String> lastProblem() {
        try (Stream<String> lines = Files.lines(folder.resolve("log"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains("PANIC:  ") || line.contains("No space left on device"))
                    .reduce((one, other) -> other)
                    .map(line ->
                            line.substring(Math.max(line.indexOf(":  ") + 1, 0)).strip());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // the disk that is full may be the log's
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // the folder is a temporary one, of a pod that goes
        }
    }
}
