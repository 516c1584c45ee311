package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Databases that CloudNativePG's own operator runs. Both projects start at once, as most of that is waiting. */
@ExtendWith(OnCluster.class)
class CloudNativePgE2E {

    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String ROWS = "/rest/v1/colours?select=name";
    private static final Api.Answer RED = new Api.Answer(200, "[{\"name\":\"red\"}]");
    private static final String MIGRATION = "create table public.colours (name text primary key); select"
            + " nextmavens.share_table('public.colours'); insert into public.colours values ('red');";

    private static TestProject own;
    private static TestProject adopting;

    @BeforeAll
    static void start(OnCluster.Running running) {
        Map<String, String> images =
                Script.assignments(running.cluster().script().run("cloudnativepg"));
        String image = images.get("POSTGRESQL_IMAGE");
        TestProject.namespace(running, "elephants");
        own = TestProject.apply(running, "elephants", MIGRATION, """
                deletionPolicy: Delete
                database:
                  cloudNativePG: {instances: 1, storage: {size: 1Gi}, image: "%s"}
                  pooler: {poolSize: 5, image: "%s"}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: elephants.example}
                """.formatted(image, images.get("PGBOUNCER_IMAGE")));
        TestProject.namespace(running, "herd");
        running.client().resource("""
                apiVersion: postgresql.cnpg.io/v1
                kind: Cluster
                metadata: {name: main, namespace: herd}
                spec: {instances: 1, imageName: "%s", enableSuperuserAccess: true, storage: {size: 1Gi}}
                """.formatted(image)).create();
        adopting = TestProject.apply(running, "herd", MIGRATION, """
                deletionPolicy: Delete
                database:
                  cloudNativePG: {clusterRef: {name: main}}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: herd.example}
                """);
    }

    @Test
    void aClusterOfAProjectsOwnServesItsRowsThroughAPoolerIsClonedAndGoesWithIt(OnCluster.Running running) {
        // Then
        awaitRows(own);
        assertThat(reason("PoolerReady")).isEqualTo("Pooled");
        assertThat(reason("IsolationVerified")).isEqualTo("Verified");
        assertThat(reason("SlotHealthy")).isEqualTo("SlotReserved");
        await().atMost(SOON).until(() -> {
            Boolean applied =
                    find(running, "Database", "elephants", "elephants-database").get("status", "applied");
            return Boolean.TRUE.equals(applied);
        });

        // When it is cloned
        running.client()
                .resource(Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: calf, namespace: elephants}
                spec:
                  preview: {from: elephants, data: Full}
                  deletionPolicy: Delete
                  database: {standalone: {storage: {size: 1Gi}}}
                  gateway: {mode: Traefik, host: calf.example}
                """, NextMavensProject.class))
                .create();

        // Then
        TestProject calf = new TestProject(running.client(), "elephants", "calf", own.base());
        awaitRows(calf);

        // When it is deleted, its Cluster and its volumes go as well
        running.client().resource(own.get()).delete();
        await().atMost(SOON).until(() -> find(running, "Cluster", "elephants", "elephants-database") == null);
        await().atMost(SOON).until(() -> running.client()
                .persistentVolumeClaims()
                .inNamespace("elephants")
                .withLabel("cnpg.io/cluster")
                .list()
                .getItems()
                .isEmpty());
        assertThat(calf.api().get(ROWS, calf.serviceKey())).isEqualTo(RED);
        calf.delete();
    }

    @Test
    void aClusterThatIsThereIsAdoptedAndStays(OnCluster.Running running) {
        // Then
        awaitRows(adopting);

        // When it is deleted, its database goes and the Cluster does not
        running.client().resource(adopting.get()).delete();
        await().atMost(SOON).until(() -> adopting.get() == null);
        await().atMost(SOON).until(() -> find(running, "Database", "herd", "herd-database") == null);
        assertThat(find(running, "Cluster", "herd", "main").<Integer>get("status", "readyInstances"))
                .isEqualTo(1);
        running.client().namespaces().withName("herd").delete();
    }

    private static void awaitRows(TestProject project) {
        await("the project " + project.name() + " is ready").atMost(SOON).until(() -> project.readyReason()
                .equals("Ready"));
        Api api = project.api();
        String key = project.serviceKey();
        await().atMost(SOON).until(() -> api.get(ROWS, key).equals(RED));
    }

    private static String reason(String type) {
        return own.get().getStatus().condition(type).orElseThrow().reason();
    }

    private static GenericKubernetesResource find(
            OnCluster.Running running, String kind, String namespace, String name) {
        return running.client()
                .genericKubernetesResources("postgresql.cnpg.io/v1", kind)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }
}
