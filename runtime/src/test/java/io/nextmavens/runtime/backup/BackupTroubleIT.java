package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.runtime.backup.BackedUpProject.Ended;
import io.nextmavens.runtime.backup.database.ThrowAwayServer;
import io.nextmavens.runtime.storage.S3Server;
import io.nextmavens.runtime.storage.SmallDisk;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What breaks while a backup is made: it is told, tried again, and nothing half is ever listed. */
class BackupTroubleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static BackedUpProject project;

    @BeforeAll
    static void start() throws Exception {
        project = BackedUpProject.start();
        project.fillMore(24);
    }

    @AfterAll
    static void stop() throws Exception {
        project.close();
    }

    /** Variables of a backup into a folder of its own. */
    private static Map<String, String> variables(String folder, String... more) {
        Map<String, String> variables = project.variables(project.postgres.server(), "alpha", more);
        variables.put("BACKUP_S3_PREFIX", folder);
        return variables;
    }

    private static int listed(Map<String, String> variables) {
        Ended list = project.command(variables, "list");
        assertThat(list.code()).as(list.output()).isZero();
        return new JsonObject(list.output()).getJsonArray("backups").size();
    }

    private static void awaitPart(String folder) {
        await().atMost(PATIENCE).until(() -> project.objects("/" + folder + "/").size() > 3);
    }

    @Test
    void aBackupThatIsKilledIsNotListedAndTheNextOneIs() throws Exception {
        // Given
        Map<String, String> variables = variables("killed");
        for (int more = 0; more < 3; more++) {
            int parts = project.objects("/killed/").size() + 1 + 40 * more;
            Process process = BackedUpProject.start(List.of(), variables, "run");
            await().atMost(PATIENCE)
                    .until(() ->
                            !process.isAlive() || project.objects("/killed/").size() >= parts);
            // When
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            // Then
            assertThat(listed(variables)).isZero();
        }
        Ended next = project.command(variables, "run");
        assertThat(next.code()).as(next.output()).isZero();
        assertThat(listed(variables)).isEqualTo(1);
        // and what was left behind goes when it is old enough not to be one that is being made
        Instant inThreeDays = Instant.now().plus(Duration.ofDays(3));
        Ended pruned = project.command(variables("killed", "BACKUP_KEEP", "5"), () -> inThreeDays, "prune");
        assertThat(pruned.code()).as(pruned.output()).isZero();
        String kept = new JsonObject(next.output()).getString("id");
        assertThat(project.objects("/killed/")).allMatch(path -> path.toString().contains(kept));
        assertThat(project.command(variables, "verify").code()).isZero();
    }

    @Test
    void aTargetThatIsAwayForAMomentIsTriedAgain() throws Exception {
        // Given
        Map<String, String> variables = variables("away");
        CompletableFuture<Ended> backup = CompletableFuture.supplyAsync(() -> project.command(variables, "run"));
        awaitPart("away");
        // When
        project.s3.kill();
        Thread.sleep(1500);
        project.s3.run();
        // Then
        Ended ended = backup.get(120, TimeUnit.SECONDS);
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(project.command(variables, "verify").code()).isZero();
    }

    @Test
    void aTargetThatStaysAwayEndsTheBackup() throws Exception {
        // Given
        Map<String, String> variables = variables("gone", "BACKUP_PATIENCE", "1");
        CompletableFuture<Ended> backup = CompletableFuture.supplyAsync(() -> project.command(variables, "run"));
        awaitPart("gone");
        // When
        project.s3.kill();
        Ended ended = backup.get(120, TimeUnit.SECONDS);
        project.s3.run();
        // Then
        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains("no target takes it");
        assertThat(listed(variables)).isZero();
    }

    @Test
    void aFullTargetEndsTheBackup() throws Exception {
        // Given
        HttpServer full = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        full.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "<Error><Code>InsufficientStorage</Code></Error>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(507, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        full.start();
        try {
            // When
            Ended ended = project.command(
                    variables(
                            "full",
                            "BACKUP_PATIENCE",
                            "0",
                            "BACKUP_S3_ENDPOINT",
                            "http://127.0.0.1:" + full.getAddress().getPort()),
                    "run");
            // Then
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.output()).contains("507 InsufficientStorage");
        } finally {
            full.stop(0);
        }
    }

    @Test
    void aBucketOnADiskThatIsFullEndsTheBackupAndNothingHalfIsListed() throws Exception {
        // Given a disk of 4 MB, for a backup of 24
        try (S3Server server = S3Server.start(4)) {
            Map<String, String> variables = variables("small", "BACKUP_PATIENCE", "1");
            String[] settings = server.settings();
            for (int i = 0; i < settings.length; i += 2) {
                variables.put("BACKUP_" + settings[i], settings[i + 1]);
            }
            // When
            Ended ended = project.command(variables, "run");
            // Then
            assertThat(ended.code()).as(ended.output()).isEqualTo(1);
            assertThat(ended.output()).contains("no target takes it").doesNotContain("404", "403");
            assertThat(listed(variables)).isZero();
        }
    }

    @Test
    void aDrillOnADiskThatIsFullSaysSoAndLeavesNothingBehind() throws Exception {
        // Given
        Map<String, String> variables = variables("drilled");
        Ended made = project.command(variables, "run");
        assertThat(made.code()).as(made.output()).isZero();
        Path folder = Files.createTempDirectory("nextmavens-small-disk-");
        Path result = Files.createTempFile("nextmavens-result-", ".json");
        variables.put("BACKUP_TEMPORARY", folder.toString());
        variables.put("BACKUP_RESULT_FILE", result.toString());
        // When
        Process drill = BackedUpProject.start(SmallDisk.at(folder, 48, "true"), variables, "drill");
        // Then
        assertThat(drill.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(drill.exitValue()).isNotZero();
        assertThat(new JsonObject(Files.readString(result)).getString("error")).contains("No space left on device");
        assertThat(project.command(variables, "verify").code()).isZero();
        Files.delete(folder);
        Files.delete(result);
    }

    @Test
    void aDatabaseThatIsRestartedEndsTheBackupAndTheNextOneIsGood() throws Exception {
        // Given
        try (ThrowAwayServer server =
                ThrowAwayServer.start(project.tools.folder(), Path.of(System.getProperty("java.io.tmpdir")))) {
            BackedUpProject.sql(server.server(), "postgres", "create database notes");
            try (Connection connection = server.server().connect("notes")) {
                new CatalogInstaller().install(connection);
            }
            BackedUpProject.sql(
                    server.server(),
                    "notes",
                    "create table nextmavens.ballast as select string_agg(sha256((i * 1000 + j)::text::bytea), '') as"
                            + " bytes from generate_series(1, 800) as i, generate_series(1, 1024) as j group by i");
            Map<String, String> variables = project.variables(server.server(), "notes", "BACKUP_FILES", "false");
            variables.put("BACKUP_S3_PREFIX", "restarted");
            CompletableFuture<Ended> backup = CompletableFuture.supplyAsync(() -> project.command(variables, "run"));
            awaitPart("restarted");
            // When
            try (Restarted again = Restarted.server(server.server())) {
                Ended ended = backup.get(120, TimeUnit.SECONDS);
                // Then
                assertThat(ended.code()).as(ended.output()).isEqualTo(1);
                assertThat(listed(variables)).isZero();
                again.awaitReady();
                Ended next = project.command(variables, "run");
                assertThat(next.code()).as(next.output()).isZero();
                assertThat(listed(variables)).isEqualTo(1);
                assertThat(project.command(variables, "verify").code()).isZero();
            }
        }
    }

    @Test
    void aDatabaseThatEndsTheDumpEndsTheBackup() throws Exception {
        // Given
        Map<String, String> variables = variables("ended");
        CompletableFuture<Ended> backup = CompletableFuture.supplyAsync(() -> project.command(variables, "run"));
        awaitPart("ended");
        // When
        project.sql(
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nextmavens-backup'"
                        + " and pid <> pg_backend_pid()");
        // Then
        Ended ended = backup.get(120, TimeUnit.SECONDS);
        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(listed(variables)).isZero();
    }

    @Test
    void aServerThatIsNotThereIsTold() {
        // When
        Ended ended = project.command(variables("nowhere", "POSTGRESQL_PORT", "1"), "run");
        // Then
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("reading database alpha at postgres@127.0.0.1:1");
    }
}
