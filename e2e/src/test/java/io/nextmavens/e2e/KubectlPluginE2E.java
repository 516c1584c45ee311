package io.nextmavens.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kubectl nextmavens}, as it is packaged, on the sample. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
class KubectlPluginE2E {

    private static final Duration SOON = Duration.ofMinutes(2);

    private OnCluster.Running running;
    private TestProject project;
    private Plugin plugin;

    @BeforeEach
    void find(OnCluster.Running cluster) {
        running = cluster;
        project = TestProject.sample(cluster);
        plugin = new Plugin(Path.of(cluster.cluster().script().run("kubeconfig")));
    }

    @Test
    void statusAndDoctorSayThatAllIsWell() {
        // When
        Plugin.Run table = plugin.run("status", "-A");
        Plugin.Run json = plugin.run("status", "notes", "-n", "notes", "-o", "json");
        Plugin.Run doctor = plugin.run("doctor", "-n", "notes");

        // Then
        assertThat(table.out()).containsPattern("notes +notes +True +Ready +http://notes.localhost");
        assertThat(new JsonObject(json.out()).getBoolean("ready")).isTrue();
        assertThat(doctor.out())
                .containsPattern("ok +operator in nextmavens-system +1/1 pods ready")
                .containsPattern("ok +leader in nextmavens-system")
                .containsPattern("ok +your rights in notes +all that the commands need")
                .doesNotContain("FAIL");
        assertThat(doctor.code()).isZero();
    }

    @Test
    void keysAreHiddenUntilTheyAreAskedFor() {
        // When
        Plugin.Run hidden = plugin.run("keys", "notes", "-n", "notes");
        Plugin.Run shown = plugin.run("keys", "notes", "-n", "notes", "--show", "-o", "json");

        // Then
        assertThat(hidden.out()).contains("SERVICE_KEY", "hidden").doesNotContain(project.serviceKey());
        assertThat(new JsonObject(shown.out()).getJsonObject("SERVICE_KEY").getString("value"))
                .isEqualTo(project.serviceKey());
    }

    @Test
    void psqlIsInTheDatabaseByAPortForward() {
        // When
        Plugin.Run owner = psql("-c", "select 1", "-c", "select current_user");
        Plugin.Run anybody = psql("--role", "anon", "-c", "select current_user");
        Plugin.Run admin = psql("--role", "admin", "-c", "select current_setting('is_superuser')");
        Plugin.Run reader = psql("--read-only", "-c", "create table here ()");
        Plugin.Run much = psql("-c", "select repeat('x', 1000) from generate_series(1, 5000)");

        // Then
        assertThat(owner).isEqualTo(new Plugin.Run(0, "1\nnotes_owner\n", ""));
        assertThat(anybody.out()).isEqualTo("anon\n");
        assertThat(admin.out()).isEqualTo("on\n");
        assertThat(reader.code()).isEqualTo(1);
        assertThat(reader.err()).contains("read-only transaction");
        assertThat(much.out()).hasSize(5_005_000);
    }

    @Test
    void ctrlCCancelsAStatementOverAWayThatIsStillThere() throws Exception {
        // Given
        Process psql = plugin.start("psql", "notes", "-n", "notes", "--", "-XAtq");
        try (var answers = psql.inputReader(UTF_8);
                var errors = psql.errorReader(UTF_8);
                var statements = psql.outputWriter(UTF_8)) {
            statements.write("select 'begun';\nselect pg_sleep(600);\n");
            statements.flush();
            assertThat(answers.readLine()).isEqualTo("begun");

            // When both get it, as of a terminal
            List<String> kill = new ArrayList<>(List.of("kill", "-INT"));
            Stream.concat(Stream.of(psql.toHandle()), psql.children())
                    .map(process -> String.valueOf(process.pid()))
                    .forEach(kill::add);
            assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();

            // Then the code is that of psql whose script was stopped
            assertThat(kill).hasSize(4);
            assertThat(errors.lines()).anyMatch(line -> line.contains("canceling statement due to user request"));
            assertThat(psql.waitFor()).isEqualTo(3);
        }
    }

    @Test
    void logsAreOfThePodsAndOfTheOperatorAboutTheProject() throws Exception {
        // Given
        Plugin.Run pods = plugin.run("logs", "notes", "-n", "notes", "--component", "all", "--since", "1h");
        Process follow = plugin.start(
                "logs", "notes", "-n", "notes", "-f", "--tail", "1", "--component", "runtime,operator", "-o", "json");
        try (var lines = follow.inputReader(UTF_8)) {
            assertThat(lines.readLine()).contains("\"component\":");

            // When
            Plugin.Run rotated = plugin.run("rotate", "notes", "logins", "-n", "notes");

            // Then
            assertThat(rotated.code()).isZero();
            assertThat(lines.lines().anyMatch(line -> line.contains("LoginsRotated")))
                    .as("the operator's line about the rotation is followed")
                    .isTrue();
        } finally {
            follow.destroy();
        }
        assertThat(pods.out())
                .containsPattern("(?m)^notes-runtime-\\S+ \\| ")
                .containsPattern("(?m)^notes-database-0 \\| .*database system is ready to accept connections");
        project.awaitReady();
    }

    @Test
    void tenantsAndIsolationAreTold() {
        // When
        Plugin.Run tenants = plugin.run("tenants", "notes", "-n", "notes");
        Plugin.Run isolation = plugin.run("isolation", "notes", "-n", "notes");

        // Then
        assertThat(tenants.err()).contains("The database has 2 tenants, 0 of them as objects.");
        assertThat(isolation.code()).as(isolation.out()).isZero();
        assertThat(isolation.out()).startsWith("notes: tenants are kept apart");
    }

    @Test
    void anExportThatIsAppliedChangesNothing() throws Exception {
        // Given
        Plugin.Run export = plugin.run("export", "notes", "-n", "notes");
        Long generation = project.get().getMetadata().getGeneration();

        // When
        String difference = kubectl(export.out(), "diff", "--server-side", "--force-conflicts", "-f", "-");
        String applied = kubectl(export.out(), "apply", "--server-side", "--force-conflicts", "-f", "-");

        // Then
        assertThat(export.out()).contains("kind: ConfigMap", "kind: NextMavensProject");
        assertThat(difference).isEmpty();
        assertThat(applied).contains("nextmavensproject.nextmavens.io/notes serverside-applied");
        assertThat(project.get().getMetadata().getGeneration()).isEqualTo(generation);
    }

    @Test
    void whoCompletesIsToldTheProjectsName() {
        assertThat(plugin.run("__complete", "--", "status", "-n", "notes", "").out())
                .isEqualTo("notes\n:4\n");
        assertThat(plugin.run("completion", "bash").out()).contains("complete -F");
    }

    /** The last, as its name sorts: what the others look at is not there meanwhile. */
    @Test
    void zzzASuspendedProjectIsSaidToBeUntilItIsResumed() {
        // When
        Plugin.Run suspended = plugin.run("suspend", "notes", "-n", "notes", "--wait");
        await().atMost(SOON).until(() -> project.client()
                .pods()
                .inNamespace(project.namespace())
                .list()
                .getItems()
                .isEmpty());
        Plugin.Run logs = plugin.run("logs", "notes", "-n", "notes");
        Plugin.Run psql = psql("-c", "select 1");
        Plugin.Run resumed = plugin.run("resume", "notes", "-n", "notes", "--wait");

        // Then
        assertThat(suspended.out()).endsWith("project notes is suspended\n");
        assertThat(logs.code()).isEqualTo(3);
        assertThat(logs.err()).contains("It is suspended: kubectl nextmavens resume notes --wait");
        assertThat(psql.code()).isEqualTo(3);
        assertThat(psql.err()).contains("no pod of the database is ready");
        assertThat(resumed.out()).endsWith("project notes is ready\n");
        assertThat(psql("-c", "select 1").out()).isEqualTo("1\n");
    }

    private Plugin.Run psql(String... arguments) {
        List<String> all = new ArrayList<>(List.of("psql", "notes", "-n", "notes"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--", "-XAtq"));
        return plugin.run(all.toArray(String[]::new));
    }

    private String kubectl(String input, String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 1];
        all[0] = "kubectl";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Process process = running.cluster().script().start(all);
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told;
    }
}
