package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.owned.OwnedObjects;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was applied is, after the operator's rounds, what is there: tools that compare the two see no difference. */
@ExtendWith({ApiServer.class, Postgres.class})
class AppliedManifestIT {

    private static final String ARGO_CD = "argocd-controller";
    private static final String FLUX = "kustomize-controller";

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private RunningOperator operator;

    @AfterEach
    void stopOperator() {
        operator.close();
    }

    @Test
    void anApplyOnceMoreByWhomeverChangesNothing() {
        try (var here = new ProjectCase()) {
            operator = new RunningOperator(here.namespace());
            // Given
            here.adminSecret("admin", Postgres.port());
            here.migrations(Map.of("0001_notes.sql", ProjectCase.MIGRATION));
            var manifests = List.of(project(here), """
                    apiVersion: nextmavens.io/v1alpha1
                    kind: NextMavensTenant
                    metadata: {name: acme, namespace: %s}
                    spec: {projectRef: {name: notes}, members: [{email: ann@example.com}]}
                    """.formatted(here.namespace()), """
                    apiVersion: nextmavens.io/v1alpha1
                    kind: NextMavensBackup
                    metadata: {name: before-the-move, namespace: %s}
                    spec: {projectRef: {name: notes}}
                    """.formatted(here.namespace()));
            manifests.forEach(manifest -> apply(here, manifest, ARGO_CD, false));
            here.awaitReady();
            await().until(() ->
                    manifests.stream().allMatch(manifest -> live(here, manifest).has("status")));

            for (String manifest : manifests) {
                for (String manager : List.of(ARGO_CD, FLUX)) {
                    // When
                    var applied = apply(here, manifest, manager, true);

                    // Then
                    assertThat(applied).as(manager).isEqualTo(live(here, manifest));
                }
                assertThat(resource(here, manifest).getMetadata().getManagedFields().stream()
                                .filter(entry -> entry.getManager().equals(OwnedObjects.FIELD_MANAGER))
                                .map(ManagedFieldsEntry::getFieldsV1)
                                .map(serialization::asJson))
                        .as("nothing of a spec is the operator's")
                        .isNotEmpty()
                        .noneMatch(fields -> fields.contains("f:spec"));
            }
        }
    }

    /** With as much of what has defaults, and is written in several ways, as a project can have here. */
    private static String project(ProjectCase here) {
        return """
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, namespace: %1$s, labels: {team: data}}
                spec:
                  database:
                    name: %2$s
                    server: {adminSecretRef: {name: admin}}
                    migrations: [{configMapRef: {name: migrations}}]
                  auth: {signup: {enabled: true}, siteUrl: https://notes.example.com}
                  limits: {plans: [{name: pro, requestsPerSecond: 10, storage: 1024Mi}], defaultPlan: pro}
                  runtime: {replicas: 1, resources: {requests: {cpu: "0.1", memory: 128Mi}}}
                  gateway: {mode: None, host: %1$s.example.com}
                """.formatted(here.namespace(), here.database());
    }

    private JsonNode apply(ProjectCase here, String manifest, String manager, boolean dryRun) {
        var context = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(dryRun) // as both tools do, where a field is another manager's
                .withDryRun(dryRun ? List.of("All") : List.of())
                .build();
        return fields(here.client()
                .resource(serialization.unmarshal(manifest, GenericKubernetesResource.class))
                .patch(context, manifest));
    }

    private JsonNode live(ProjectCase here, String manifest) {
        return fields(resource(here, manifest));
    }

    private GenericKubernetesResource resource(ProjectCase here, String manifest) {
        return here.client()
                .resource(serialization.unmarshal(manifest, GenericKubernetesResource.class))
                .get();
    }

    /** But for who has what, which a further manager is added to. */
    private JsonNode fields(GenericKubernetesResource resource) {
        ObjectNode object = serialization.convertValue(resource, ObjectNode.class);
        ((ObjectNode) object.path("metadata")).remove(List.of("managedFields", "resourceVersion"));
        return object;
    }
}
