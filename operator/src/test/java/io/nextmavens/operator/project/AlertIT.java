package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.operator.dashboard.OpenAlerts;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.kubernetes.TestAlerts;
import io.nextmavens.operator.kubernetes.TestSettings;
import io.nextmavens.operator.traffic.PodAddress;
import io.nextmavens.standin.TelegramServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each alert by its cause, to a stand-in of Telegram with its limits. */
@ExtendWith({ApiServer.class, Postgres.class})
class AlertIT {

    private static final String FIRING = "\uD83D\uDD34";
    private static final String OVER = "\uD83D\uDFE2";

    private ProjectCase here;
    private TelegramServer telegram;
    private RunningOperator operator;
    private HttpServer pod;
    private final AtomicReference<String> metrics = new AtomicReference<>("");

    @BeforeAll
    static void installTraefiksKinds() {
        try (var client = ApiServer.administrator()) {
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "IngressRoute", "ingressroutes");
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "Middleware", "middlewares");
        }
    }

    @BeforeEach
    void start() throws IOException {
        here = new ProjectCase();
        telegram = TelegramServer.start(Integer.MAX_VALUE);
        pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        pod.createContext("/q/metrics", exchange -> {
            byte[] text = metrics.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        pod.start();
        operator = new RunningOperator(
                here.namespace(),
                new TestSettings(new TestAlerts(TelegramServer.TOKEN, TelegramServer.PERSON, telegram.url())),
                project -> List.of(new PodAddress(
                        "notes-runtime-1", "127.0.0.1", pod.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        operator.close();
        here.close();
        pod.stop(0);
        telegram.close();
    }

    /** How often a title was told with a sign. */
    private long told(String sign, String title) {
        return telegram.texts().stream()
                .filter(message -> message.text().contains(sign + " " + here.namespace() + "/notes: " + title))
                .count();
    }

    private String awaitFiring(String title) {
        await(title).until(() -> told(FIRING, title) > 0);
        return telegram.texts().stream()
                .map(TelegramServer.Message::text)
                .filter(text -> text.contains("/notes: " + title))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    /** Waits for the recovery, and for both messages having come once. */
    private void awaitOver(String title) {
        await(title + " (over)").until(() -> told(OVER, title + " (over)") > 0);
        await("closed").until(() -> alerts().stream()
                .allMatch(alert -> alert.getStatus().isClosed()));
        assertThat(told(FIRING, title)).as(title).isEqualTo(1);
        assertThat(told(OVER, title + " (over)")).as(title + " (over)").isEqualTo(1);
        assertThat(telegram.refusals()).isZero();
    }

    private List<NextMavensAlert> alerts() {
        return here.client()
                .resources(NextMavensAlert.class)
                .inNamespace(here.namespace())
                .list()
                .getItems();
    }

    @Test
    void aDatabaseThatIsAwayAndAPasswordThatNobodyReads() {
        // Given
        here.apply();
        here.awaitReady();

        // When
        here.adminSecret("admin", 1);

        // Then
        var text = awaitFiring("database unavailable");
        assertThat(text)
                .contains(
                        "since 20",
                        "127.0.0.1:1",
                        "https://dashboard.example.com/#/project/" + here.namespace() + "/notes")
                .doesNotContain(Postgres.PASSWORD);
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getMetadata().getName()).isEqualTo("notes-database-unavailable");
            assertThat(alert.getStatus().phase()).isEqualTo(AlertPhase.Firing);
            assertThat(alert.getStatus().message()).doesNotContain(Postgres.PASSWORD);
        });
        assertThat(OpenAlerts.among(operator.alerts()::of)
                        .of(here.project("notes").orElseThrow()))
                .as("what the dashboard shows")
                .extracting(OpenAlerts.Alert::cause)
                .containsExactly("DatabaseUnavailable");
        here.adminSecret("admin", Postgres.port());
        awaitOver("database unavailable");
    }

    @Test
    void podsThatDoNotComeUp() {
        // Given
        here.apply();
        here.awaitReady();

        here.withoutPods(() -> {
            // When
            here.apply(here.usual() + "runtime: {image: \"localhost/other:test\"}\n");

            // Then
            assertThat(awaitFiring("deployment failed")).contains("RuntimeReady: ");
        });
        awaitOver("deployment failed");
    }

    @Test
    void aTableThatIsNotIsolated() {
        // Given
        here.apply();
        here.awaitReady();
        here.apply(here.usual() + "tenancy: {mode: Observe}\n");
        here.awaitReady();

        // When
        Postgres.execute(here.database(), "alter table public.notes disable row level security");

        // Then
        assertThat(awaitFiring("isolation of tenants violated")).contains("notes");
        here.apply(here.usual() + "tenancy: {mode: Enforce}\n");
        awaitOver("isolation of tenants violated");
    }

    @Test
    void backupsAndDrillsThatFail() {
        // Given
        var jobs = new EndedJobs(here);
        here.apply();
        here.secret("backup-key", Map.of("identity", "AGE-SECRET-KEY-1QQQQQQ"));
        here.secret("backup-s3", Map.of("access-key-id", "access-of-s3", "secret-access-key", "secret-of-s3"));
        here.apply(here.usual() + """
                backups:
                  keySecretRef: {name: backup-key}
                  s3: {bucket: backups, endpoint: "http://s3.example.com", secretRef: {name: backup-s3}}
                """);
        here.awaitReason(ConditionType.BACKUP_READY, ConditionReason.BACKUP_NOT_TRIED);

        // When
        jobs.ended("backup", "one", false, "{\"error\":\"no target takes it: secret-of-s3 is wrong\"}");

        // Then
        assertThat(awaitFiring("backup failed")).contains("no target takes it").doesNotContain("secret-of-s3");
        jobs.ended("backup", "two", true, "{\"id\":\"20261127T030000Z-abcdef\"}");
        awaitOver("backup failed");
        jobs.ended("drill", "three", false, "{\"error\":\"part 3 is missing\"}");
        assertThat(awaitFiring("backup could not be restored")).contains("part 3 is missing");
        jobs.ended("drill", "four", true, "{\"id\":\"20261127T030000Z-abcdef\",\"rows\":5}");
        awaitOver("backup could not be restored");
    }

    @Test
    void errorsOfTheServerAndTenantsOverTheirQuota() {
        // Given
        metrics.set(counters(1000, 0, 0));
        here.apply();
        here.awaitReady();

        // When
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true); // two looks at the counters
        metrics.set(counters(1100, 50, 30));

        // Then
        assertThat(awaitFiring("high error rate")).contains("50 of 150 requests");
        assertThat(awaitFiring("tenant over quota")).contains("30 requests", "aaaaaaaa… (30)");
        awaitOver("high error rate");
        awaitOver("tenant over quota");
    }

    private static String counters(int good, int bad, int refused) {
        return """
                nextmavens_http_requests_seconds_count{service="rest",status="2xx"} %d
                nextmavens_http_requests_seconds_count{service="rest",status="5xx"} %d
                nextmavens_limits_requests_total{outcome="refused"} %d
                nextmavens_limits_refused_lately{tenant="aaaaaaaa"} %d
                """.formatted(good, bad, refused, refused);
    }

    @Test
    void certificatesAndCredentialsThatEndSoon() throws Exception {
        // Given
        here.apply();
        tls(5);
        here.apply(here.usual().replace("gateway: {", "gateway: {tls: {secretName: tls}, "));

        // Then
        assertThat(awaitFiring("certificate expires")).contains("the certificate in the Secret tls ends at");
        tls(90);
        awaitOver("certificate expires");

        // When
        expiresAt("admin", Instant.now().plus(Duration.ofDays(3)).toString());

        // Then
        assertThat(awaitFiring("credential expires")).contains("the content of the Secret admin ends at");
        expiresAt("admin", Instant.now().plus(Duration.ofDays(300)).toString());
        awaitOver("credential expires");
    }

    private void tls(int days) throws Exception {
        var folder = Files.createTempDirectory("nextmavens-tls-");
        var store = folder.resolve("store.p12").toString();
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=notes",
                "-validity",
                Integer.toString(days),
                "-keystore",
                store,
                "-storepass",
                "changeit",
                "-alias",
                "notes");
        var certificate = folder.resolve("tls.crt");
        keytool(
                "-exportcert",
                "-rfc",
                "-keystore",
                store,
                "-storepass",
                "changeit",
                "-alias",
                "notes",
                "-file",
                certificate.toString());
        here.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(here.namespace())
                        .withName("tls")
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .addToData("tls.crt", Base64.getEncoder().encodeToString(Files.readAllBytes(certificate)))
                        .addToData("tls.key", "")
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void expiresAt(String name, String at) {
        here.client().secrets().inNamespace(here.namespace()).withName(name).edit(secret -> new SecretBuilder(secret)
                .editMetadata()
                .addToAnnotations("nextmavens.io/expires-at", at)
                .endMetadata()
                .build());
    }

    @Test
    void aSlotThatHoldsBackTooMuch() throws Exception {
        // Given
        try (var server = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_connections", "200")
                .setServerConfig("max_slot_wal_keep_size", "64MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("fsync", "off")
                .start()) {
            sql(server, "create role " + Postgres.ADMIN + " superuser login password '" + Postgres.PASSWORD + "'");
            here.adminSecret("admin", server.getPort());
            here.apply("database: {name: %s, server: {adminSecretRef: {name: admin}}}\n".formatted(here.database()));
            here.awaitReady();

            // When
            sql(
                    server,
                    "select pg_logical_emit_message(false, 'test', repeat('x', 1000000))"
                            + " from generate_series(1, 58)");

            // Then
            assertThat(awaitFiring("replication slot lags")).contains("nextmavens_slot_" + here.database());
            sql(server, "select pg_drop_replication_slot(slot_name) from pg_replication_slots");
            awaitOver("replication slot lags");
        }
    }

    private static void sql(EmbeddedPostgres server, String sql) throws java.sql.SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatCameAndWentWhileTelegramWasAwayIsToldOfOnce() {
        // Given
        here.apply();
        here.awaitReady();
        telegram.away(true);

        // When
        here.adminSecret("admin", 1);
        await("it fires").until(() -> !alerts().isEmpty());
        here.adminSecret("admin", Postgres.port());
        await("it is over").until(() -> alerts().stream()
                .allMatch(alert -> alert.getStatus().phase() == AlertPhase.Recovered));
        assertThat(telegram.texts()).isEmpty();
        telegram.away(false);

        // Then
        await().until(() -> told(OVER, "database unavailable (over)") == 1);
        await("closed").until(() -> alerts().getFirst().getStatus().isClosed());
        assertThat(telegram.texts()).hasSize(1);
    }

    @Test
    void whatIsSilencedIsNotToldAndWhatIsToldBesidesGoesToTheProjectsOwnChannels() throws Exception {
        // Given
        here.apply();
        here.awaitReady();
        var hook = new HookServer();
        here.secret("hook", Map.of("signing-secret", HookServer.SECRET));
        here.apply(here.usual() + """
                alerts:
                  webhook: {url: "%s", secretRef: {name: hook}}
                  silences: [{causes: [DatabaseUnavailable], until: "%s"}]
                """.formatted(hook.url(), "2099-01-01T00:00:00Z"));
        hook.refuse(1);

        // When
        here.adminSecret("admin", 1);
        await("it fires").until(() -> !alerts().isEmpty());
        expiresAt("admin", Instant.now().plus(Duration.ofDays(3)).toString());

        // Then the second is told, by both, and the first by none
        awaitFiring("credential expires");
        await("the webhook").until(() -> !hook.bodies().isEmpty());
        assertThat(hook.bodies())
                .hasSize(1)
                .first()
                .asString()
                .contains("\"cause\":\"CredentialExpiry\"", "\"phase\":\"firing\"", "\"project\":\"notes\"");
        assertThat(hook.forged()).isZero();
        here.adminSecret("admin", Postgres.port());
        await("closed").until(() -> alerts().stream()
                .filter(alert -> alert.getMetadata().getName().endsWith("unavailable"))
                .allMatch(alert -> alert.getStatus().isClosed()));
        assertThat(told(FIRING, "database unavailable") + told(OVER, "database unavailable (over)"))
                .isZero();
        hook.close();
    }
}
