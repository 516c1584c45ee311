package io.nextmavens.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Runs one project in the foreground until it is interrupted or the runtime ends.
 *
 * <p>Standard output carries the shell assignments and nothing else; everything that is told goes to standard error.
 */
public final class Dev {

    private static final int SECRET_BYTES = 48;

    private final Options options;
    private final SecureRandom random = new SecureRandom();

    /** What was started, the last first: it is ended in this order, once. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private volatile boolean ending;

    private Dev(Options options) {
        this.options = options;
    }

    /** Exit code 2: the command line is wrong; 1: it could not start, or the runtime ended by itself. */
    public static void main(String[] arguments) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // the embedded server's logger has no backend
        try {
            System.exit(new Dev(Options.parse(List.of(arguments))).run());
        } catch (Options.UsageException e) {
            System.err.println("dev: " + e.getMessage());
            System.exit(2);
        } catch (IOException | SQLException | IllegalStateException e) {
            System.err.println("dev: " + e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.exit(1);
        }
    }

    private int run() throws IOException, SQLException, InterruptedException {
        requireFree(options.port());
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "end"));
        Path folder = options.data().isPresent() ? options.data().get() : temporaryFolder();
        Database database = begin(Database.start(folder, options.data().isPresent(), random));
        new Schema(database).apply(options.schema());
        Keys keys = new Keys(kept(folder, "jwt-secret"));
        String sealingKey = kept(folder, "sealing-key");
        URI baseUri = URI.create("http://127.0.0.1:" + options.port());
        RuntimeProcess runtime = begin(RuntimeProcess.start(
                options.runtime(), settings(options, folder, database, keys, sealingKey), baseUri));
        runtime.awaitReady();
        announce(new Assignments(assignments(baseUri, database, keys, Instant.now())));
        int code = runtime.waitFor();
        if (!ending) {
            System.err.println("dev: the runtime ended by itself with code " + code + "; what it wrote is above");
        }
        return 1;
    }

    private void announce(Assignments assignments) throws IOException {
        System.out.print(assignments.text());
        System.out.flush();
        if (options.env().isPresent()) {
            PrivateFile.write(options.env().get(), assignments.text());
        }
        System.err.println("dev: serving; Ctrl-C ends it");
    }

    static Map<String, String> settings(Options options, Path folder, Database database, Keys keys, String sealingKey) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("NEXTMAVENS_PROJECT", Database.NAME);
        settings.put("POSTGRESQL_HOST", "127.0.0.1");
        settings.put("POSTGRESQL_PORT", Integer.toString(database.port()));
        settings.put("POSTGRESQL_DB", Database.NAME);
        settings.put("POSTGRESQL_USER", Database.AUTHENTICATOR);
        settings.put("POSTGRESQL_PASSWORD", database.password());
        settings.put("POSTGRESQL_SSLMODE", "disable");
        settings.put("POSTGRESQL_REPLICATION_SLOT", Database.SLOT);
        settings.put("POSTGRESQL_REPLICATION_USER", Database.REPLICATOR);
        settings.put("POSTGRESQL_REPLICATION_PASSWORD", database.password());
        settings.put("JWT_SECRET", keys.secret());
        settings.put("NEXTMAVENS_SEALING_KEY", sealingKey);
        settings.put("STORAGE_VOLUME_PATH", folder.resolve("storage").toString());
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(options.port()));
        // what may be set otherwise, in the environment
        byDefault(settings, "API_EXTERNAL_URL", "http://127.0.0.1:" + options.port());
        byDefault(settings, "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED", "true");
        options.smtp().ifPresent(smtp -> {
            settings.put("SMTP_HOST", smtp.host());
            settings.put("SMTP_PORT", Integer.toString(smtp.port()));
        });
        return settings;
    }

    private static void byDefault(Map<String, String> settings, String name, String value) {
        settings.put(name, System.getenv().getOrDefault(name, value));
    }

    static SequencedMap<String, String> assignments(URI baseUri, Database database, Keys keys, Instant now) {
        SequencedMap<String, String> assignments = new LinkedHashMap<>();
        assignments.put("BASE_URL", baseUri.toString());
        assignments.put("ANON_KEY", keys.anonKey(now));
        assignments.put("SERVICE_KEY", keys.serviceKey(now));
        assignments.put("JWT_SECRET", keys.secret());
        assignments.put("DATABASE_URL", database.url());
        return assignments;
    }

    private static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "port " + port + " is taken (" + e.getMessage() + "): give another by --port");
        }
    }

    /** A kept database keeps its secrets, so that tokens of yesterday still hold and what is sealed opens. */
    private String kept(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            PrivateFile.write(file, Keys.randomText(random, SECRET_BYTES));
        }
        return Files.readString(file).strip();
    }

    private Path temporaryFolder() throws IOException {
        Path folder = Files.createTempDirectory("nextmavens-dev-");
        begin(() -> delete(folder));
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private synchronized <T extends AutoCloseable> T begin(T part) {
        started.push(part);
        return part;
    }

    private synchronized void endAll() {
        ending = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.err.println("dev: while ending: " + e.getMessage());
            }
        }
    }
}
