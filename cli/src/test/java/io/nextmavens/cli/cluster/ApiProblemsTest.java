package io.nextmavens.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.output.Exit;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ApiProblemsTest {

    @Test
    void aRefusalNamesTheRuleThatIsMissing() {
        // Given
        var refused = refused(
                403,
                "nextmavensprojects.nextmavens.io is forbidden: User \"ann\" cannot list resource \"nextmavensprojects\" in"
                        + " API group \"nextmavens.io\" in the namespace \"shop\"");

        // When
        var problem = ApiProblems.of(refused);

        // Then
        assertThat(problem.exit()).isEqualTo(Exit.DENIED);
        assertThat(problem.getMessage()).isEqualTo("""
                ann may not list nextmavensprojects in the namespace shop
                Ask for a Role with this rule: {apiGroups: [nextmavens.io], resources: [nextmavensprojects], verbs: [list]}\
                """);
    }

    @Test
    void aRefusalForTheWholeClusterPointsAtNamespaces() {
        // Given
        var refused = refused(
                403,
                "nextmavensprojects.nextmavens.io is forbidden: User \"ann\" cannot list resource \"nextmavensprojects\" in"
                        + " API group \"nextmavens.io\" at the cluster scope");

        // When
        var problem = ApiProblems.of(refused);

        // Then
        assertThat(problem.getMessage())
                .contains("in the whole cluster", "ClusterRole", "apiGroups: [nextmavens.io]", "with -n");
    }

    @Test
    void aClusterThatDoesNotAnswerIsToldFromOneThatRefuses() {
        // Given
        var refused =
                new KubernetesClientException("Operation: [list] failed", new ConnectException("Connection refused"));

        // When
        var problem = ApiProblems.of(refused);

        // Then
        assertThat(problem.exit()).isEqualTo(Exit.UNREACHABLE);
        assertThat(problem.getMessage()).contains("Connection refused", "kubeconfig");
    }

    private static KubernetesClientException refused(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
