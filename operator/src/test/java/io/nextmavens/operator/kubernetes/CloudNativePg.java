package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * CloudNativePG's CustomResourceDefinitions as it publishes them, from its Go module: the API server validates by them
 * what the operator writes.
 */
public final class CloudNativePg {

    private static final String MODULE = "github.com/cloudnative-pg/cloudnative-pg@v1.28.0";
    private static final List<String> KINDS = List.of("clusters", "poolers", "databases", "scheduledbackups");
    private static final Pattern FOLDER = Pattern.compile("\"Dir\": \"([^\"]+)\"");

    private CloudNativePg() {}

    /** Installs them; leaves the tests out where there is no Go that brings them. */
    public static void install(KubernetesClient client) {
        Path folder = module().resolve("config/crd/bases");
        for (String kind : KINDS) {
            Installation.applyAll(client, ApiServer.read(folder.resolve("postgresql.cnpg.io_" + kind + ".yaml")));
        }
        KINDS.forEach(kind -> Installation.established(client, kind + ".postgresql.cnpg.io"));
    }

    private static Path module() {
        try {
            Path folder = Files.createTempDirectory("nextmavens-go");
            Files.writeString(folder.resolve("go.mod"), "module nextmavens\n");
            Path answer = folder.resolve("answer");
            Process go = new ProcessBuilder("go", "mod", "download", "-json", MODULE)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            boolean ended = go.waitFor(5, TimeUnit.MINUTES);
            String text = Files.readString(answer, StandardCharsets.UTF_8);
            var found = FOLDER.matcher(text);
            if (!ended || !found.find()) {
                throw new IllegalStateException("go did not bring " + MODULE + ": " + text);
            }
            return Path.of(found.group(1));
        } catch (IOException noGo) {
            return Assumptions.abort("there is no Go: " + noGo.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
