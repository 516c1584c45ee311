package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.database.ClonedRows;
import io.nextmavens.runtime.backup.database.NewDatabase.Replaced;
import io.nextmavens.runtime.backup.database.PostgresTools;
import io.nextmavens.runtime.backup.database.Server;
import io.nextmavens.runtime.backup.database.ThrowAwayServer;
import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.runtime.backup.target.S3Target;
import io.nextmavens.runtime.backup.target.Target;
import io.nextmavens.runtime.backup.target.TelegramTarget;
import io.nextmavens.runtime.settings.SettingsException;
import io.nextmavens.runtime.settings.Variables;
import io.nextmavens.runtime.storage.StorageSettings;
import io.nextmavens.runtime.storage.content.Backends;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command {@code backup}: {@code run}, {@code list}, {@code verify}, {@code restore}, {@code drill}, {@code clone},
 * {@code prune}, {@code keygen}; {@code docs/backups.md} has their settings. Prints its outcome as one line of JSON and ends with 0; with 1
 * when another try may succeed, with 2 when something has to be changed first.
 */
public final class BackupCommand implements AutoCloseable {

    private static final int FAILED = 1;
    private static final int REFUSED = 2;
    /** Kubernetes keeps 4096 bytes of a termination message. */
    private static final int MOST_OF_RESULT = 4000;

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final List<AutoCloseable> open = new ArrayList<>();

    private BackupCommand(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** Runs the command that the arguments name, with the process' environment. */
    public static void main(String... arguments) {
        System.exit(run(System.getenv(), InstantSource.system(), System.out, System.err, arguments));
    }

    /**
     * Runs a command.
     *
     * @param clock of backups and of what is kept; requests are signed by the system's
     * @return what the process ends with
     */
    static int run(
            Map<String, String> environment,
            InstantSource clock,
            PrintStream out,
            PrintStream problems,
            String... arguments) {
        JsonObject result;
        int code = 0;
        try (BackupCommand command = new BackupCommand(environment, clock)) {
            result = command.run(List.of(arguments));
        } catch (BackupException e) {
            code = e.isRefused() ? REFUSED : FAILED;
            result = new JsonObject().put("error", e.getMessage()).put("refused", e.isRefused());
            problems.println("backup: " + e.getMessage());
        } catch (SettingsException e) {
            code = REFUSED;
            result = new JsonObject().put("error", e.getMessage()).put("refused", true);
            problems.println("backup: " + e.getMessage());
        }
        out.println(result.encode());
        keep(environment, result, problems);
        return code;
    }

    private static void keep(Map<String, String> environment, JsonObject result, PrintStream problems) {
        Optional<String> file = new Variables(environment, Map.of()).text("BACKUP_RESULT_FILE");
        if (file.isPresent()) {
            try {
                String text = result.encode();
                if (text.length() > MOST_OF_RESULT) {
                    String error = result.getString("error", "the outcome is in the log");
                    text = new JsonObject()
                            .put("id", result.getString("id"))
                            .put("error", error.substring(0, Math.min(error.length(), MOST_OF_RESULT / 4)))
                            .put("refused", result.getBoolean("refused", false))
                            .encode();
                }
                Files.writeString(Path.of(file.get()), text);
            } catch (IOException e) {
                problems.println("backup: writing " + file.get() + ": " + e.getMessage());
            }
        }
    }

    private JsonObject run(List<String> arguments) throws BackupException {
        return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "run" -> backUp(arguments.size() > 1 ? arguments.get(1) : "manual");
            case "list" -> list();
            case "verify" -> verify(idOf(arguments));
            case "restore" -> restore(idOf(arguments));
            case "drill" -> drill(idOf(arguments));
            case "clone" -> cloneOf(arguments.size() > 1 ? arguments.get(1) : "");
            case "prune" -> prune(settings());
            case "keygen" -> keygen();
            default ->
                throw BackupException.refused(
                        "say what to do: run, list, verify ID, restore ID, drill ID, clone SchemaOnly|Full, prune or keygen;"
                                + " ID may be latest");
        };
    }

    private static String idOf(List<String> arguments) {
        return arguments.size() > 1 ? arguments.get(1) : "latest";
    }

    private BackupSettings settings() {
        return BackupSettings.read(environment);
    }

    private List<Target> targets(BackupSettings settings) {
        List<Target> targets = new ArrayList<>();
        settings.s3().ifPresent(s3 -> targets.add(new S3Target(vertx, s3, settings.project(), InstantSource.system())));
        settings.telegram().ifPresent(channel -> targets.add(new TelegramTarget(vertx, channel, settings.project())));
        open.addAll(targets);
        return targets;
    }

    /** Where to read from: the one that {@code BACKUP_FROM} names, or the first. */
    private Target source(BackupSettings settings) throws BackupException {
        List<Target> targets = targets(settings);
        Optional<String> wanted = new Variables(environment, Map.of()).text("BACKUP_FROM");
        return targets.stream()
                .filter(target -> wanted.isEmpty() || wanted.get().equals(target.name()))
                .findFirst()
                .orElseThrow(() -> BackupException.refused("BACKUP_FROM names no target that is set up"));
    }

    private String database() throws BackupException {
        return new Variables(environment, Map.of())
                .text("POSTGRESQL_DB")
                .orElseThrow(() -> BackupException.refused("POSTGRESQL_DB is not set: set it to the database's name"));
    }

    private Optional<FilesArchive> files(BackupSettings settings) {
        if (!settings.files()) {
            return Optional.empty();
        }
        Backends backends = new Backends(vertx, StorageSettings.read(environment), InstantSource.system());
        open.add(backends);
        return Optional.of(new FilesArchive(vertx, backends));
    }

    private JsonObject backUp(String kind) throws BackupException {
        BackupSettings settings = settings();
        Server server = Server.read(environment);
        Backup backup = new Backup(settings, server, database(), targets(settings), files(settings), clock);
        Backup.Outcome outcome = backup.run(kind);
        Manifest manifest = outcome.manifests().values().iterator().next();
        JsonObject result = describe(manifest)
                .put("targets", new JsonArray(List.copyOf(outcome.manifests().keySet())));
        if (!outcome.lost().isEmpty()) {
            result.put("lostFiles", outcome.lost().size());
        }
        if (!outcome.problems().isEmpty()) {
            throw BackupException.failed("backup " + manifest.id() + " is on "
                    + outcome.manifests().keySet() + " alone: " + outcome.problems());
        }
        if (retention().isPresent()) {
            result.put("removed", prune(settings).getJsonArray("removed"));
        }
        return result;
    }

    private static JsonObject describe(Manifest manifest) {
        return new JsonObject()
                .put("id", manifest.id())
                .put("project", manifest.project())
                .put("kind", manifest.kind())
                .put("began", manifest.began().toString())
                .put("finished", manifest.finished().toString())
                .put("size", manifest.size())
                .put("postgresql", manifest.postgresql() / 10_000)
                .put("catalog", manifest.catalog());
    }

    private JsonObject list() throws BackupException {
        Target target = source(settings());
        try {
            List<Manifest> manifests = new ArrayList<>();
            for (byte[] bytes : target.manifests()) {
                manifests.add(Manifest.readUnchecked(bytes));
            }
            JsonArray backups = new JsonArray();
            manifests.stream()
                    .sorted(Comparator.comparing(Manifest::id).reversed())
                    .forEach(manifest -> backups.add(describe(manifest)));
            return new JsonObject().put("backups", backups);
        } catch (IOException e) {
            throw BackupException.failed("listing the backups on " + target.name(), e);
        }
    }

    private BackupReader reader(BackupSettings settings, String id) throws BackupException {
        return BackupReader.open(source(settings), settings.key(), id, settings.patience());
    }

    private JsonObject verify(String id) throws BackupException {
        BackupReader reader = reader(settings(), id);
        reader.verify();
        return describe(reader.manifest()).put("verified", true);
    }

    private JsonObject restore(String id) throws BackupException {
        BackupSettings settings = settings();
        BackupReader reader = reader(settings, id);
        String wanted = database();
        boolean overwrite = new Variables(environment, Map.of())
                .text("BACKUP_OVERWRITE")
                .map(wanted::equals)
                .orElse(false);
        Restore restore = new Restore(reader, Server.read(environment), settings.tools(), files(settings), clock);
        return describe(restore.into(wanted, overwrite), reader.manifest());
    }

    private static JsonObject describe(Restore.Outcome outcome, Manifest manifest) {
        JsonObject result = describe(manifest)
                .put("tables", outcome.tables())
                .put("rows", outcome.rows())
                .put("files", outcome.contents())
                .put("notIsolated", new JsonArray(outcome.notIsolated()))
                .put("lostFiles", outcome.lost().size())
                .put("roles", new JsonArray(outcome.roles()));
        if (outcome.replaced() instanceof Replaced.Kept kept) {
            result.put("replaced", kept.database());
        }
        return result;
    }

    /** Makes a database from that of another project; there is no backup in between. */
    private JsonObject cloneOf(String data) throws BackupException {
        ClonedRows rows =
                switch (data) {
                    case "SchemaOnly" -> ClonedRows.SCHEMA_ONLY;
                    case "Full" -> ClonedRows.FULL;
                    default ->
                        throw BackupException.refused("say whose rows are cloned: clone SchemaOnly or clone Full");
                };
        Variables variables = new Variables(environment, Map.of());
        String source = variables
                .text("BACKUP_SOURCE_DB")
                .orElseThrow(() -> BackupException.refused(
                        "BACKUP_SOURCE_DB is not set: set it to the name of the database that is cloned"));
        Optional<Path> tools = variables.text("BACKUP_PG_BIN").map(Path::of);
        Clone clone = new Clone(Server.readSource(environment), source, Server.read(environment), tools, clock);
        Clone.Outcome outcome = clone.into(database(), rows);
        return new JsonObject()
                .put("source", source)
                .put("tables", outcome.tables())
                .put("rows", outcome.rows())
                .put("roles", new JsonArray(outcome.roles()))
                .put("notIsolated", new JsonArray(outcome.notIsolated()));
    }

    /** Restores into a server that goes with it. */
    private JsonObject drill(String id) throws BackupException {
        BackupSettings settings = settings();
        BackupReader reader = reader(settings, id);
        PostgresTools tools =
                PostgresTools.find(settings.tools(), reader.manifest().postgresql());
        try (ThrowAwayServer server = ThrowAwayServer.start(tools.folder(), settings.temporary())) {
            Restore restore =
                    new Restore(reader, server.server(), Optional.of(tools.folder()), Optional.empty(), clock);
            return describe(drilled(restore, reader, server), reader.manifest())
                    .put("drilled", clock.instant().toString());
        }
    }

    /** A server that ended in the middle says why in its log, and to its client only that it has gone. */
    private static Restore.Outcome drilled(Restore restore, BackupReader reader, ThrowAwayServer server)
            throws BackupException {
        try {
            return restore.into(reader.manifest().database(), false);
        } catch (BackupException e) {
            Optional<String> said = server.lastProblem();
            if (e.isRefused() || said.isEmpty()) {
                throw e;
            }
            throw BackupException.failed(e.getMessage() + " (the throw-away server said: " + said.get() + ")");
        }
    }

    private Optional<Retention> retention() {
        Variables variables = new Variables(environment, Map.of());
        long count = variables.number("BACKUP_KEEP", 0, 0, 100_000);
        long days = variables.number("BACKUP_KEEP_DAYS", 0, 0, 100_000);
        variables.throwIfAnythingIsWrong();
        return count == 0 && days == 0
                ? Optional.empty()
                : Optional.of(new Retention(
                        count == 0 ? Optional.empty() : Optional.of((int) count),
                        days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days))));
    }

    private JsonObject prune(BackupSettings settings) throws BackupException {
        Retention retention = retention()
                .orElseThrow(() -> BackupException.refused(
                        "set BACKUP_KEEP, BACKUP_KEEP_DAYS or both: how many backups" + " are kept, and how long"));
        JsonArray removed = new JsonArray();
        for (Target target : targets(settings)) {
            retention.apply(target, clock.instant()).forEach(removed::add);
        }
        return new JsonObject().put("removed", removed);
    }

    private static JsonObject keygen() throws BackupException {
        try {
            BackupKey key = BackupKey.generate();
            return new JsonObject().put("identity", key.identity()).put("recipient", key.recipient());
        } catch (GeneralSecurityException e) {
            throw BackupException.failed("making a key", e);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception e) {
                // the process ends
            }
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
