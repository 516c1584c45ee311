package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator that has rights in one namespace alone. */
@ExtendWith(OnCluster.class)
class NamespacesE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String SYSTEM = "nextmavens-system";
    private static final String OPERATOR = "nextmavens-operator";
    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";
    private static final String NOTES = "create table public.notes (id bigint primary key, body text);";
    private static final String SPEC = """
            database:
              standalone: {storage: {size: 1Gi}}
              migrations: [{configMapRef: {name: migrations}}]
            """;

    @Test
    void aProjectOfItsNamespaceComesAboutAndThatOfAnotherIsLeftAlone(OnCluster.Running running) {
        // Given
        TestProject.namespace(running, OURS);
        TestProject.namespace(running, THEIRS);
        Script script = running.cluster().script();
        String chart = Script.ROOT.resolve("charts/nextmavens").toString();
        script.run("up", "--helm", "--no-sample");

        // When
        script.run(
                "helm",
                "upgrade",
                "nextmavens",
                chart,
                "-n",
                SYSTEM,
                "--reuse-values",
                "--set",
                "rbac.scope=namespaces",
                "--set",
                "watch.namespaces={" + OURS + "}");
        try {
            await().atMost(SOON).until(() -> ChartE2E.available(running) == 1);
            TestProject theirs = TestProject.apply(running, THEIRS, NOTES, SPEC);
            TestProject ours = TestProject.apply(running, OURS, NOTES, SPEC);
            ours.awaitReady();

            // Then
            assertThat(isUntouched(theirs)).isTrue();
            assertThat(clusterWideRules(running.client()))
                    .extracting(PolicyRule::getResources)
                    .containsExactly(List.of("tokenreviews"), List.of("subjectaccessreviews"));
            assertThat(mayRead(running, "secrets", OURS)).isTrue();
            assertThat(mayRead(running, "secrets", THEIRS)).isFalse();
            assertThat(mayRead(running, "secrets", SYSTEM)).isFalse();
            assertThat(mayRead(running, "nextmavensprojects.nextmavens.io", THEIRS))
                    .isFalse();
            assertThat(mayRead(running, "events", THEIRS)).isFalse();
        } finally {
            script.run("helm", "rollback", "nextmavens", "-n", SYSTEM);
            await().atMost(SOON).until(() -> ChartE2E.available(running) == 1);
        }

        // Then one that may see all takes up both
        TestProject theirs = project(running, THEIRS);
        await().atMost(SOON).until(() -> !isUntouched(theirs));
        project(running, OURS).delete();
        theirs.delete();
    }

    private static TestProject project(OnCluster.Running running, String name) {
        return new TestProject(
                running.client(), name, name, TestProject.sample(running).base());
    }

    private static boolean isUntouched(TestProject project) {
        NextMavensProject seen = project.get();
        return seen.getStatus() == null
                && seen.getMetadata().getFinalizers().isEmpty()
                && project.client()
                        .secrets()
                        .inNamespace(project.namespace())
                        .list()
                        .getItems()
                        .isEmpty()
                && project.client()
                        .apps()
                        .statefulSets()
                        .inNamespace(project.namespace())
                        .list()
                        .getItems()
                        .isEmpty();
    }

    /** The rules of all ClusterRoles that are bound to the operator's account everywhere. */
    private static List<PolicyRule> clusterWideRules(KubernetesClient client) {
        return client.rbac().clusterRoleBindings().list().getItems().stream()
                .filter(NamespacesE2E::isOfOperator)
                .flatMap(binding ->
                        client
                                .rbac()
                                .clusterRoles()
                                .withName(binding.getRoleRef().getName())
                                .get()
                                .getRules()
                                .stream())
                .toList();
    }

    private static boolean isOfOperator(ClusterRoleBinding binding) {
        return binding.getSubjects().stream()
                .anyMatch(subject -> subject.getKind().equals("ServiceAccount") && OPERATOR.equals(subject.getName()));
    }

    /** What the API server says to the operator's account, whatever a role looks like. */
    private static boolean mayRead(OnCluster.Running running, String resource, String namespace) {
        int dot = resource.indexOf('.');
        return running.client()
                .resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + SYSTEM + ":" + OPERATOR)
                        .withNewResourceAttributes()
                        .withVerb("list")
                        .withGroup(dot < 0 ? "" : resource.substring(dot + 1))
                        .withResource(dot < 0 ? resource : resource.substring(0, dot))
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
    }
}
