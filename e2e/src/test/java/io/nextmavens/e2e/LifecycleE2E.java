package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a project goes through by its annotations and its guards, and its end; one project, one after the other. */
@ExtendWith(OnCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String NAME = "brief";
    private static final String ROWS = "/rest/v1/notes?select=id";

    private static TestProject project;
    private static Api api;
    private static String key;

    @BeforeAll
    static void createProject(OnCluster.Running running) {
        project =
                TestProject.create(running, NAME, "create table public.notes (id bigint primary key, body text);", """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: brief.example}
                """);
        api = project.api();
        key = project.serviceKey();
        awaitRows();
    }

    @Test
    @Order(1)
    void aTableThatIsNotIsolatedIsToldOfWhileItIsObservedAndRepairedWhenThatIsEnforced() {
        // Given
        project.patchSpec("{\"tenancy\":{\"mode\":\"Observe\"}}");
        project.awaitReady();
        project.psql(
                "brief-database",
                "owner",
                "set nextmavens.guarding = 'on'",
                "alter table public.notes disable row level security");

        // When
        project.patchSpec("{\"keys\":{\"overlap\":\"25h\"}}");

        // Then
        await().atMost(SOON).until(() -> project.reason("IsolationEnforced").equals("Observed"));
        assertThat(project.get().getStatus().isolation().problems())
                .anyMatch(problem -> problem.contains("public.notes"));
        project.awaitReady();
        project.patchSpec("{\"tenancy\":{\"mode\":\"Enforce\"}}");
        await().atMost(SOON).until(() -> project.reason("IsolationEnforced").equals("Isolated"));
        assertThat(
                        project.psql(
                                "brief-database",
                                "owner",
                                "select relrowsecurity and relforcerowsecurity from pg_class where oid = 'public.notes'::regclass"))
                .isEqualTo("t");
        await().atMost(SOON).until(() -> project.reason("IsolationVerified").equals("Verified"));
    }

    @Test
    @Order(2)
    void whatIsPausedIsLeftAloneUntilItGoesOn() {
        // Given
        project.annotate("nextmavens.io/pause", "true");
        await().atMost(SOON).until(() -> project.reason("Ready").equals("Paused"));

        // When
        runtime().delete();
        await().atMost(SOON).until(() -> project.client()
                .pods()
                .inNamespace(NAME)
                .withLabel("app.kubernetes.io/component", "runtime")
                .list()
                .getItems()
                .isEmpty());

        // Then
        assertThat(runtime().get()).isNull();
        project.annotate("nextmavens.io/pause", "false");
        await().atMost(SOON).until(() -> runtime().get() != null);
        awaitRows();
        project.awaitReady();
    }

    @Test
    @Order(3)
    void aDryRunSaysWhatWouldChangeAndChangesNothing() {
        // Given
        project.annotate("nextmavens.io/dry-run", "true");
        await().atMost(SOON).until(() -> project.reason("Ready").equals("DryRun"));

        // When
        project.patchSpec("{\"runtime\":{\"replicas\":2}}");

        // Then
        await().atMost(SOON).until(() -> planned().contains("update Deployment brief-runtime"));
        assertThat(runtime().get().getSpec().getReplicas()).isEqualTo(1);
        project.patchSpec("{\"runtime\":{\"replicas\":1}}");
        await().atMost(SOON).until(() -> !planned().contains("update Deployment brief-runtime"));
        project.annotate("nextmavens.io/dry-run", "false");
        project.awaitReady();
    }

    @Test
    @Order(4)
    void aProtectedProjectIsNotDeleted() {
        // Given
        project.annotate("nextmavens.io/deletion-protection", "true");
        Resource<?> object = project.client().resource(project.get());

        // When
        KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, object::delete);

        // Then
        assertThat(refused).hasMessageContaining("the project is protected");
        assertThat(project.get().getMetadata().getDeletionTimestamp()).isNull();
        project.annotate("nextmavens.io/deletion-protection", "false");
    }

    @Test
    @Order(5)
    void aDeletedProjectTakesEverythingButItsDataWithIt() {
        // When
        project.client().resource(project.get()).delete();

        // Then
        await().atMost(SOON).until(() -> project.get() == null);
        var client = project.client();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        client.pods().inNamespace(NAME).list().getItems())
                .isEmpty());
        assertThat(names(client.secrets().inNamespace(NAME).list().getItems()))
                .as("the password of the server on the volume stays with it")
                .containsExactly("brief-superuser");
        assertThat(client.services().inNamespace(NAME).list().getItems()).isEmpty();
        assertThat(client.persistentVolumeClaims().inNamespace(NAME).list().getItems())
                .as("deletionPolicy is Retain")
                .hasSize(1);
        client.namespaces().withName(NAME).delete();
    }

    private static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).toList();
    }

    private static List<String> planned() {
        return Optional.ofNullable(project.get().getStatus().dryRun())
                .map(plan -> plan.objects())
                .orElse(List.of());
    }

    private static Resource<Deployment> runtime() {
        return project.client().apps().deployments().inNamespace(NAME).withName("brief-runtime");
    }

    private static void awaitRows() {
        await().atMost(SOON).until(() -> api.get(ROWS, key).status() == 200);
    }
}
