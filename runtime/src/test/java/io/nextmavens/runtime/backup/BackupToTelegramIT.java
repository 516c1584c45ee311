package io.nextmavens.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.backup.BackedUpProject.Ended;
import io.nextmavens.runtime.backup.database.Server;
import io.nextmavens.runtime.backup.stream.BackupKey;
import io.nextmavens.standin.TelegramServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Backups to a stand-in of Telegram with its limits, which says 429 after every eight documents. */
class BackupToTelegramIT {

    private static final byte[] PICTURE = new byte[300_000];
    private static final int AT_ONCE = 8;

    private static BackedUpProject project;
    private static TelegramServer telegram;
    private static String backup;

    @BeforeAll
    static void backUp() throws Exception {
        project = BackedUpProject.start();
        telegram = TelegramServer.start(AT_ONCE);
        new Random(2).nextBytes(PICTURE);
        project.upload("pictures", "one.bin", PICTURE);
        Ended ended = project.command(variables(telegram, "alpha"), "run");
        assertThat(ended.code()).as(ended.output()).isZero();
        JsonObject result = new JsonObject(ended.output());
        assertThat(result.getJsonArray("targets")).containsExactly("telegram");
        backup = result.getString("id");
    }

    @AfterAll
    static void stop() throws Exception {
        telegram.close();
        project.close();
    }

    @AfterEach
    void forget() throws Exception {
        project.sql("postgres", "drop database if exists omega with (force)");
    }

    private static Map<String, String> variables(TelegramServer server, String database, String... more) {
        Map<String, String> variables = project.variables(project.postgres.server(), database);
        variables.keySet().removeIf(name -> name.startsWith("BACKUP_S3_"));
        String[] settings = server.settings();
        for (int i = 0; i < settings.length; i += 2) {
            variables.put("BACKUP_" + settings[i], settings[i + 1]);
        }
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private static List<String> listed(Map<String, String> variables) {
        Ended list = project.command(variables, "list");
        assertThat(list.code()).as(list.output()).isZero();
        return new JsonObject(list.output())
                .getJsonArray("backups").stream()
                        .map(one -> ((JsonObject) one).getString("id"))
                        .toList();
    }

    @Test
    void aRestoreIntoANewProjectIsIdenticalAndTheLimitsWereKept() throws Exception {
        // Given
        Server server = project.postgres.server();
        project.make("omega");
        project.sql("postgres", "alter role omega_authenticator password 'authenticator'");
        // When
        Ended ended = project.command(variables(telegram, "omega"), "restore", "latest");
        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(Comparison.withoutPlaces(Comparison.of(project.tools, server, "omega")))
                .containsExactlyElementsOf(Comparison.withoutPlaces(Comparison.of(project.tools, server, "alpha")));
        assertThat(project.download("omega", "pictures/one.bin")).isEqualTo(PICTURE);
        assertThat(telegram.refusals()).isPositive();
        assertThat(telegram.impatience()).isZero();
    }

    @Test
    void aDrillFindsWhatIsDamaged() throws Exception {
        // Given
        Map<String, String> variables = variables(telegram, "alpha");
        Ended good = project.command(variables, "drill");
        assertThat(good.code()).as(good.output()).isZero();
        Path part = telegram.file(backup + ".database.000001");
        byte[] whole = Files.readAllBytes(part);
        byte[] changed = whole.clone();
        changed[20_000] ^= 1;
        Files.write(part, changed);
        // When
        Ended drill = project.command(variables, "drill");
        Files.write(part, whole);
        // Then
        assertThat(drill.code()).isEqualTo(2);
        assertThat(drill.output()).contains("part 1 of stream database has another checksum");
    }

    @Test
    void aWrongKeyATruncatedAndAMissingPartAreRefusedAndNothingIsTouched() throws Exception {
        // Given
        BackupKey other = BackupKey.generate();
        Path second = telegram.file(backup + ".database.000002");
        byte[] whole = Files.readAllBytes(second);
        // Then
        refused(variables(telegram, "omega", "BACKUP_KEY", other.identity()), "not made with this key");
        Files.write(second, Arrays.copyOf(whole, whole.length - 1));
        refused(variables(telegram, "omega"), "part 2 of stream database has ");
        Files.delete(second);
        refused(variables(telegram, "omega"), "part 2 of stream database is missing from telegram");
        Files.write(second, whole);
        assertThat(project.command(variables(telegram, "omega"), "verify").code())
                .isZero();
    }

    private static void refused(Map<String, String> variables, String words) throws Exception {
        Server server = project.postgres.server();
        List<String> databases =
                BackedUpProject.texts(server, "postgres", "select datname from pg_database order by 1");
        Ended ended = project.command(variables, "restore", backup);
        assertThat(ended.code()).as(ended.output()).isEqualTo(2);
        assertThat(ended.output()).contains(words).doesNotContain(TelegramServer.TOKEN);
        assertThat(BackedUpProject.texts(server, "postgres", "select datname from pg_database order by 1"))
                .isEqualTo(databases);
    }

    @Test
    void whatIsNotKeptGoesWithItsDocuments() throws Exception {
        try (TelegramServer channel = TelegramServer.start(Integer.MAX_VALUE)) {
            // Given
            Map<String, String> variables = variables(channel, "alpha", "BACKUP_KEEP", "1");
            assertThat(project.command(variables, "run").code()).isZero();
            String first = listed(variables).getFirst();
            // When
            Ended second = project.command(variables, "run");
            // Then
            assertThat(second.code()).as(second.output()).isZero();
            String kept = new JsonObject(second.output()).getString("id");
            assertThat(listed(variables)).containsExactly(kept);
            assertThat(channel.documents())
                    .noneMatch(name -> name.contains(first))
                    .contains(kept + ".manifest.json");
            assertThat(channel.documents())
                    .filteredOn("nextmavens-backups.json"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void oneThatIsKilledIsNotListedAndTheNextOneIs() throws Exception {
        try (TelegramServer channel = TelegramServer.start(Integer.MAX_VALUE)) {
            // Given
            project.fillMore(8);
            Map<String, String> variables = variables(channel, "alpha");
            for (int parts : new int[] {1, 30}) {
                int before = channel.messages();
                Process process = BackedUpProject.start(List.of(), variables, "run");
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !process.isAlive() || channel.messages() >= before + parts);
                // When
                process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
                // Then
                assertThat(listed(variables)).isEmpty();
            }
            Ended next = project.command(variables, "run");
            assertThat(next.code()).as(next.output()).isZero();
            assertThat(listed(variables)).hasSize(1);
        }
    }

    @Test
    void aChannelIsOfOneProjectAndSaysSoWhenItIsAnothers() {
        Ended ended = project.command(
                variables(telegram, "alpha", "BACKUP_PROJECT", "tests/beta", "BACKUP_PATIENCE", "0"), "run");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("the channel has the backups of tests/alpha, not of tests/beta")
                .doesNotContain(TelegramServer.TOKEN);
        assertThat(listed(variables(telegram, "alpha"))).containsExactly(backup);
    }

    @Test
    void aChannelThatIsAwayForAMomentIsTriedAgain() throws Exception {
        try (TelegramServer channel = TelegramServer.start(Integer.MAX_VALUE)) {
            // Given
            channel.away(true);
            Thread back = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(3000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                channel.away(false);
            });
            // When
            Ended ended = project.command(variables(channel, "alpha"), "run");
            back.join();
            // Then
            assertThat(ended.code()).as(ended.output()).isZero();
        }
    }
}
