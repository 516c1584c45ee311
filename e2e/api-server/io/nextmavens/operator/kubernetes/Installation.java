package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What manifests/install puts on a cluster, without the operator's Deployment. */
final class Installation {

    private static final List<String> KINDS = List.of(
            "nextmavensprojects", "nextmavenstenants", "nextmavensbackups", "nextmavensrestores", "nextmavensalerts");
    private static final Path INSTALL = Path.of("..", "manifests", "install");

    private Installation() {}

    static void apply(KubernetesClient client) {
        for (String kind : KINDS) {
            applyAll(client, ApiServer.read(Path.of("..", "crds", "yaml", kind + ".nextmavens.io-v1.yml")));
        }
        for (Path file : List.of(
                INSTALL.resolve("00-namespace.yaml"),
                INSTALL.resolve("02-service-account.yaml"),
                INSTALL.resolve("03-cluster-role.yaml"),
                INSTALL.resolve("04-cluster-role-binding.yaml"),
                INSTALL.resolve("05-leader-election.yaml"),
                INSTALL.resolve("07-deletion-protection.yaml"),
                INSTALL.resolve("08-dashboard.yaml"))) {
            applyAll(client, ApiServer.read(file));
        }
        KINDS.forEach(kind -> established(client, kind + ".nextmavens.io"));
    }

    static void applyAll(KubernetesClient client, String yaml) {
        client.load(new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .items()
                .forEach((HasMetadata item) ->
                        client.resource(item).forceConflicts().serverSideApply());
    }

    static void established(KubernetesClient client, String crd) {
        Awaitility.await(crd).atMost(Duration.ofSeconds(20)).until(() -> {
            CustomResourceDefinition found = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(crd)
                    .get();
            return found != null
                    && found.getStatus() != null
                    && found.getStatus().getConditions().stream()
                            .anyMatch(c -> c.getType().equals("Established")
                                    && c.getStatus().equals("True"));
        });
    }
}
