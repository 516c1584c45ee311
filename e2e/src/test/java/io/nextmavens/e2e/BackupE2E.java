package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.nextmavens.crds.v1alpha1.BackupTaskStatus;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backup, a drill and a restore as Jobs of a real cluster, on a server of S3 outside of it. */
@ExtendWith(OnCluster.class)
class BackupE2E {

    private static final Duration SOON = Duration.ofMinutes(4);

    /** Of this test alone. */
    private static final String IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    @Test
    void aProjectIsBackedUpDrilledAndRestored(OnCluster.Running running) throws Exception {
        // Given
        Path folder = Files.createTempDirectory("nextmavens-e2e-s3-");
        Files.createDirectory(folder.resolve("backups"));
        String address = addressOfThisMachine(running);
        int port = freePort();
        Process s3 = server(folder, address, port);
        try {
            TestProject project = TestProject.create(
                    running,
                    "kept",
                    "create table public.colours (name text primary key); select"
                            + " nextmavens.share_table('public.colours'); insert into public.colours values ('red');",
                    """
                    database:
                      standalone: {storage: {size: 1Gi}}
                      migrations: [{configMapRef: {name: migrations}}]
                    gateway: {mode: Traefik, host: kept.example}
                    """);
            Api api = project.api();
            String key = project.serviceKey();
            await().atMost(SOON).until(() -> api.get("/rest/v1/colours", key).status() == 200);
            secret(project, "backup-key", Map.of("identity", IDENTITY));
            secret(project, "backup-s3", Map.of("access-key-id", "e2e", "secret-access-key", "a secret of tests"));
            project.patchSpec("""
                    {"backups": {"keySecretRef": {"name": "backup-key"},
                     "s3": {"bucket": "backups", "endpoint": "http://%s:%d", "secretRef": {"name": "backup-s3"}}}}
                    """.formatted(address, port));
            project.awaitReady();

            // When
            task(project, "NextMavensBackup", "now", "{projectRef: {name: kept}}");
            awaitSuccess(project, NextMavensBackup.class, "now");
            drill(project);
            await("BackupReady").atMost(SOON).until(() -> project.get()
                    .getStatus()
                    .condition("BackupReady")
                    .filter(condition -> condition.reason().equals("BackedUp"))
                    .isPresent());
            assertThat(api.send("POST", "/rest/v1/colours", key, "{\"name\":\"blue\"}")
                            .status())
                    .isEqualTo(201);
            task(project, "NextMavensRestore", "back", "{projectRef: {name: kept}, replaceDatabase: kept}");
            awaitSuccess(project, NextMavensRestore.class, "back");

            // Then
            await().atMost(SOON).until(() -> api.get("/rest/v1/colours?select=name", key)
                    .equals(new Api.Answer(200, "[{\"name\":\"red\"}]")));
            project.awaitReady();
            project.delete();
        } finally {
            s3.destroyForcibly();
        }
    }

    /** As {@code kubectl create job --from} does. */
    private static void drill(TestProject project) {
        CronJob template = project.client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(project.namespace())
                .withName(project.name() + "-drill")
                .get();
        project.client()
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withNamespace(project.namespace())
                        .withName("try")
                        .withLabels(template.getSpec()
                                .getJobTemplate()
                                .getMetadata()
                                .getLabels())
                        .endMetadata()
                        .withSpec(template.getSpec().getJobTemplate().getSpec())
                        .build())
                .create();
    }

    private static void secret(TestProject project, String name, Map<String, String> content) {
        project.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(project.namespace())
                        .withName(name)
                        .endMetadata()
                        .withStringData(content)
                        .build())
                .create();
    }

    private static void task(TestProject project, String kind, String name, String spec) {
        project.client()
                .resource("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: %s
                        metadata: {name: %s, namespace: %s}
                        spec: %s
                        """.formatted(kind, name, project.namespace(), spec))
                .create();
    }

    private static <K extends CustomResource<?, BackupTaskStatus>> void awaitSuccess(
            TestProject project, Class<K> kind, String name) {
        BackupTaskStatus status = await(kind.getSimpleName() + " " + name)
                .atMost(SOON)
                .until(
                        () -> Optional.ofNullable(project.client()
                                        .resources(kind)
                                        .inNamespace(project.namespace())
                                        .withName(name)
                                        .get()
                                        .getStatus())
                                .orElseGet(() -> new BackupTaskStatus("", List.of(), null)),
                        seen -> seen.phase().equals("Succeeded") || seen.phase().equals("Failed"));
        assertThat(status.phase()).as(status.toString()).isEqualTo("Succeeded");
    }

    /** The address at which pods reach this machine: that from which it reaches Traefik, where it is no loopback. */
    static String addressOfThisMachine(OnCluster.Running running) throws IOException {
        URI base = URI.create(running.sample().get("BASE_URL"));
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(base.getHost(), 80)); // sends nothing
            if (!socket.getLocalAddress().isLoopbackAddress()) {
                return socket.getLocalAddress().getHostAddress();
            }
        }
        for (NetworkInterface link : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(link.getInetAddresses())) {
                if (address.isSiteLocalAddress()) {
                    return address.getHostAddress();
                }
            }
        }
        throw new IllegalStateException("this machine has no address that pods could reach");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Process server(Path folder, String address, int port) throws IOException {
        String known = System.getProperty("user.home") + "/.cache/nextmavens/versitygw-v1.8.0/versitygw";
        return new ProcessBuilder(
                        Optional.ofNullable(System.getenv("NEXTMAVENS_VERSITYGW"))
                                .orElse(known),
                        "--port",
                        address + ":" + port,
                        "--access",
                        "e2e",
                        "--secret",
                        "a secret of tests",
                        "posix",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
    }
}
