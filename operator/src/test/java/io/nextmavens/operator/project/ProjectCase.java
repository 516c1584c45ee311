package io.nextmavens.operator.project;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Controllers;
import io.nextmavens.operator.kubernetes.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A namespace of a test's own with what a project needs, and ways to look at the project. */
final class ProjectCase implements AutoCloseable {

    static final String MIGRATION = "create table public.notes (id bigint primary key, body text)";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.doNotCatchUncaughtExceptionsByDefault(); // an operator that is killed ends with one
    }

    private final KubernetesClient client = ApiServer.administrator();
    private final String namespace = Cluster.namespace(client, "project");
    private final Controllers controllers = new Controllers(client, namespace);

    /** Unique on the server that all tests share. */
    private final String database = "db_" + Long.toString(System.nanoTime(), 36);

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    String database() {
        return database;
    }

    /** Makes a Secret, or gives it other content. */
    void secret(String name, Map<String, String> content) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(content)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    void adminSecret(String name, int port) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(Map.of(
                                "host",
                                "127.0.0.1",
                                "port",
                                Integer.toString(port),
                                "username",
                                Postgres.ADMIN,
                                "password",
                                Postgres.PASSWORD))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    void migrations(Map<String, String> files) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("migrations")
                        .endMetadata()
                        .withData(files)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** The usual project: on the shared server, with one migration and a route. */
    NextMavensProject apply() {
        adminSecret("admin", Postgres.port());
        migrations(Map.of("0001_notes.sql", MIGRATION));
        return apply(usual());
    }

    String usual() {
        return """
            database:
              name: %s
              server: {adminSecretRef: {name: admin}}
              migrations: [{configMapRef: {name: migrations}}]
            gateway: {mode: Traefik, host: %s.example.com}
            """.formatted(database, namespace);
    }

    NextMavensProject apply(String spec) {
        return apply("notes", spec);
    }

    NextMavensProject apply(String name, String spec) {
        var yaml = """
            apiVersion: nextmavens.io/v1alpha1
            kind: NextMavensProject
            metadata: {name: %s, namespace: %s}
            spec:
            %s\
            """.formatted(name, namespace, spec.indent(2));
        client.resource(yaml).fieldManager("test").forceConflicts().serverSideApply();
        return project(name).orElseThrow();
    }

    /** Sets an annotation of the usual project; null takes it away. */
    void annotate(String key, String value) {
        client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName("notes")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":%s}}}"
                                .formatted(key, value == null ? "null" : "\"" + value + "\""));
    }

    /** Does something while pods that are wanted do not become available. */
    void withoutPods(Runnable action) {
        controllers.hold();
        try {
            action.run();
        } finally {
            controllers.release();
        }
    }

    Optional<NextMavensProject> project(String name) {
        return Optional.ofNullable(client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    void delete() {
        client.resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName("notes")
                .delete();
    }

    Optional<Condition> condition(ConditionType type) {
        return project("notes")
                .flatMap(project -> Optional.ofNullable(project.getStatus()))
                .flatMap(status -> status.condition(type.type()));
    }

    /** Waits until the project is Ready for the newest spec. */
    void awaitReady() {
        await("Ready; " + namespace).atMost(PATIENCE).until(this::isReady);
    }

    /** Whether the project is Ready for the newest spec. */
    boolean isReady() {
        return project("notes").filter(ProjectCase::isReady).isPresent();
    }

    Condition awaitReason(ConditionType type, ConditionReason reason) {
        return await(type.type() + " " + reason.text())
                .atMost(PATIENCE)
                .until(() -> condition(type), found -> found.filter(
                                condition -> condition.reason().equals(reason.text()))
                        .isPresent())
                .orElseThrow();
    }

    void awaitGone() {
        await("the project is gone").atMost(PATIENCE).until(() -> project("notes")
                .isEmpty());
    }

    private static boolean isReady(NextMavensProject project) {
        return project.getStatus() != null
                && project.getMetadata()
                        .getGeneration()
                        .equals(project.getStatus().observedGeneration())
                && project.getStatus()
                        .condition(ConditionType.READY.type())
                        .filter(ready -> ready.status() == ConditionStatus.TRUE)
                        .isPresent();
    }

    /** The runtime's Deployment. */
    Deployment runtime() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("notes-runtime")
                .get();
    }

    Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    List<Event> events(String reason) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    @Override
    public void close() {
        controllers.close();
        client.close();
    }
}
