package io.nextmavens.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A project as a test sees it: on the cluster's API, and through Traefik.
 *
 * @param client the cluster's API
 * @param namespace its namespace
 * @param name its name
 * @param base where Traefik listens
 */
record TestProject(KubernetesClient client, String namespace, String name, URI base) {

    private static final Duration SOON = Duration.ofMinutes(3);

    /** The sample, as {@code up} leaves it. */
    static TestProject sample(OnCluster.Running running) {
        return new TestProject(running.client(), "notes", "notes", base(running));
    }

    /** One of the test's own, in a namespace that holds pods to the restricted standard; waits until it is ready. */
    static TestProject create(OnCluster.Running running, String name, String migration, String spec) {
        namespace(running, name);
        TestProject project = apply(running, name, migration, spec);
        project.awaitReady();
        return project;
    }

    /** A namespace that holds pods to the restricted standard. */
    static void namespace(OnCluster.Running running, String name) {
        running.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    /** One in a namespace of its name that is there; does not wait for it. */
    static TestProject apply(OnCluster.Running running, String name, String migration, String spec) {
        KubernetesClient client = running.client();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName("migrations")
                        .endMetadata()
                        .withData(Map.of("0001.sql", migration))
                        .build())
                .create();
        client.resource(Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: %1$s, namespace: %1$s}
                spec:
                %2$s
                """.formatted(name, spec.indent(2)), NextMavensProject.class))
                .create();
        return new TestProject(client, name, name, base(running));
    }

    NextMavensProject get() {
        return client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Applies a JSON merge patch (RFC 7396) to the spec. */
    void patchSpec(String json) {
        client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + json + "}");
    }

    /** Sets an annotation. */
    void annotate(String key, String value) {
        client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
    }

    /** Waits until it is ready for the newest spec. */
    void awaitReady() {
        await("the project " + name + " is ready").atMost(SOON).until(() -> readyReason()
                .equals("Ready"));
    }

    /** The image of its standalone database, which has PostgreSQL's programs and a Python in it. */
    String databaseImage() {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name + "-database")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /**
     * What its standalone database answers to the last of some statements, as the first column of the first row, or why it
     * does not.
     *
     * @param host of the server
     * @param login one of the project's: {@code owner} or {@code authenticator}
     */
    String psql(String host, String login, String... statements) {
        Map<String, String> logins = client.secrets()
                .inNamespace(namespace)
                .withName(name + "-database")
                .get()
                .getData();
        List<String> command = new ArrayList<>(List.of(
                "env",
                "PGPASSWORD=" + decoded(logins.get(login + "-password")),
                "psql",
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                host,
                "-U",
                decoded(logins.get(login + "-username")),
                "-d",
                decoded(logins.get("database"))));
        for (String statement : statements) {
            command.addAll(List.of("-c", statement));
        }
        return exec(name + "-database-0", "postgresql", command.toArray(String[]::new));
    }

    /** What a command prints in a pod, or why it cannot be run there. */
    String exec(String pod, String container, String... command) {
        var output = new ByteArrayOutputStream();
        try (var running = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .writingOutput(output)
                .writingError(output)
                .exec(command)) {
            running.exitCode().get(30, TimeUnit.SECONDS);
        } catch (Exception notYet) {
            return String.valueOf(notYet.getMessage());
        }
        return output.toString(StandardCharsets.UTF_8).strip();
    }

    private static String decoded(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    /** The reason of a condition, for whichever spec; empty if there is none. */
    String reason(String type) {
        return Optional.ofNullable(get().getStatus())
                .flatMap(status -> status.condition(type))
                .map(condition -> condition.reason())
                .orElse("");
    }

    /** The reason of its condition Ready, for the newest spec; empty if there is none yet. */
    String readyReason() {
        NextMavensProject project = get();
        return Optional.ofNullable(project.getStatus())
                .filter(status -> project.getMetadata().getGeneration().equals(status.observedGeneration()))
                .flatMap(status -> status.condition("Ready"))
                .map(condition -> condition.reason())
                .orElse("");
    }

    Api api() {
        return new Api(base, get().getSpec().gateway().host(), key("JWT_SECRET"));
    }

    String serviceKey() {
        return key("SERVICE_KEY");
    }

    String anonKey() {
        return key("ANON_KEY");
    }

    /** Takes it away with its namespace. */
    void delete() {
        client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
        await().atMost(SOON).until(() -> get() == null);
        client.namespaces().withName(namespace).delete();
    }

    private String key(String of) {
        String value = client.secrets()
                .inNamespace(namespace)
                .withName(name + "-keys")
                .get()
                .getData()
                .get(of);
        return decoded(value);
    }

    private static URI base(OnCluster.Running running) {
        return URI.create(running.sample().get("BASE_URL"));
    }
}
