package io.nextmavens.runtime.backup.database;

import io.nextmavens.runtime.backup.BackupException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** pg_dump and pg_restore of one release. They write what they have to say to a text that errors carry. */
public final class PostgresTools {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int MOST_SAID = 4_000;

    private final Path folder;

    private PostgresTools(Path folder) {
        this.folder = folder;
    }

    /** Those in a folder. */
    public static PostgresTools in(Path folder) {
        return new PostgresTools(folder);
    }

    /**
     * The oldest that can dump a server of that version: pg_dump refuses servers newer than itself
     * (https://www.postgresql.org/docs/current/app-pgdump.html, Notes).
     *
     * @param given where to look, and nowhere else
     * @param server {@code server_version_num}
     */
    public static PostgresTools find(Optional<Path> given, int server) throws BackupException {
        TreeMap<Integer, Path> found = new TreeMap<>();
        for (Path folder : given.map(List::of).orElseGet(PostgresTools::folders)) {
            major(folder.resolve("pg_dump")).ifPresent(major -> found.putIfAbsent(major, folder));
        }
        int major = server / 10_000;
        Map.Entry<Integer, Path> fit = found.ceilingEntry(major);
        if (fit == null) {
            throw BackupException.refused("the server is PostgreSQL " + major + ", and pg_dump is "
                    + (found.isEmpty() ? "not here" : "of " + found.keySet())
                    + ": install postgresql-client-" + major + ", or set BACKUP_PG_BIN to the folder that has it");
        }
        return new PostgresTools(fit.getValue());
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> releases = Files.list(DEBIAN)) {
                releases.forEach(release -> folders.add(release.resolve("bin")));
            } catch (IOException e) {
                // the path may have them
            }
        }
        Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .forEach(folders::add);
        return folders;
    }

    private static Optional<Integer> major(Path program) {
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(said);
            return version.find() ? Optional.of(Integer.valueOf(version.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The folder they are in. */
    public Path folder() {
        return folder;
    }

    /** A program that runs. Closing it ends it if it has not ended. */
    public static final class Running implements AutoCloseable {

        private final String name;
        private final Process process;
        private final StringBuilder said = new StringBuilder();
        private final Thread listener;

        private Running(String name, ProcessBuilder builder) throws IOException {
            this.name = name;
            this.process = builder.start();
            this.listener = Thread.ofVirtual().start(this::listen);
        }

        private void listen() {
            byte[] some = new byte[4096];
            try (InputStream errors = process.getErrorStream()) {
                for (int length = errors.read(some); length >= 0; length = errors.read(some)) {
                    synchronized (said) {
                        said.append(new String(some, 0, length, StandardCharsets.UTF_8));
                        if (said.length() > MOST_SAID) {
                            said.delete(0, said.length() - MOST_SAID);
                        }
                    }
                }
            } catch (IOException e) {
                // it has ended
            }
        }

        /** What it writes. */
        public InputStream output() {
            return process.getInputStream();
        }

        /** What it reads. */
        public OutputStream input() {
            return process.getOutputStream();
        }

        /** Waits for its end, which has to be a good one. */
        public void requireSuccess() throws BackupException {
            try {
                int code = process.waitFor();
                listener.join();
                if (code != 0) {
                    throw BackupException.failed(name + " ended with " + code + ": " + said());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw BackupException.failed("interrupted while " + name + " ran");
            }
        }

        private String said() {
            synchronized (said) {
                return said.toString().strip();
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Dumps a database as of a snapshot that another session holds. */
    public Running dump(Server server, String database, String snapshot) throws IOException {
        return dump(server, database, snapshot, List.of());
    }

    /** The same with options that say what of it. */
    public Running dump(Server server, String database, String snapshot, List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--format=custom", "--no-password", "--snapshot=" + snapshot));
        arguments.addAll(options);
        return start(server, database, "pg_dump", arguments.toArray(String[]::new));
    }

    /**
     * Restores what it is given into an empty database, and stops at the first error. With row security, because a
     * materialized view is filled as its owner, whom a forced policy applies to; rows of tables go past policies as long as
     * the administrator does, or are refused.
     */
    public Running restore(Server server, String database) throws IOException {
        return start(
                server,
                database,
                "pg_restore",
                "--format=custom",
                "--no-password",
                "--exit-on-error",
                "--enable-row-security",
                "--dbname=" + database);
    }

    private Running start(Server server, String database, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("BACKUP_"));
        builder.environment().putAll(server.libpq(database));
        builder.environment().put("LC_MESSAGES", "C");
        return new Running(program, builder);
    }
}
