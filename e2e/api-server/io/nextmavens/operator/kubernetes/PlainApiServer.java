package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** etcd and kube-apiserver as plain processes on loopback: no root, no Docker, up in seconds. */
final class PlainApiServer {

    private PlainApiServer() {}

    static boolean isAvailable() {
        return Files.isExecutable(binaries().resolve("etcd"))
                && Files.isExecutable(binaries().resolve("kube-apiserver"));
    }

    static ApiServer.Running start() {
        try {
            return start(Files.createTempDirectory("nextmavens-api"));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("the API server could not be started", e);
        }
    }

    private static ApiServer.Running start(Path folder) throws IOException, NoSuchAlgorithmException {
        var token = UUID.randomUUID().toString();
        Files.writeString(folder.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Files.writeString(
                folder.resolve("sa.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Files.writeString(
                folder.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
        var etcdUrl = "http://127.0.0.1:" + freePort();
        var peerUrl = "http://127.0.0.1:" + freePort();
        int port = freePort();
        var processes = new ArrayList<Process>();
        processes.add(run(
                folder,
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--log-level=warn",
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=default=" + peerUrl));
        processes.add(run(
                folder,
                "kube-apiserver",
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certificates"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--endpoint-reconciler-type=none",
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount"));
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withTrustCerts(true)
                .withOauthToken(token)
                .withNamespace("default")
                .build();
        Runnable end = () -> end(processes, folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.forEach(Process::destroyForcibly)));
        waitFor(config, folder);
        return new ApiServer.Running(config, end);
    }

    private static void waitFor(Config config, Path folder) {
        try (var client = new io.fabric8.kubernetes.client.KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory())
                .build()) {
            Awaitility.await("API server, see the logs in " + folder)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptions()
                    .until(() -> "ok".equals(client.raw("/readyz")));
        }
    }

    private static Process run(Path folder, String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(binaries().resolve(program).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
    }

    private static void end(List<Process> processes, Path folder) {
        processes.reversed().forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            // in the folder for temporary files, which is not ours to keep clean
        }
    }

    private static Path binaries() {
        var given = System.getenv("NEXTMAVENS_KUBE_BIN");
        return given == null || given.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "nextmavens-cluster", "bin")
                : Path.of(given);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }
}
