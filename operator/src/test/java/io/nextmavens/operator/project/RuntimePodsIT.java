package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.junit.jupiter.api.Test;

/** What is around the runtime's pods. */
class RuntimePodsIT extends OperatedProject {

    @Test
    void theAutoscalerTakesTheNumberOfPodsOverAsItIs() {
        // Given
        here.apply(spec("runtime: {replicas: 3}"));
        here.awaitReady();

        // When
        here.apply(spec("runtime: {autoscaling: {minReplicas: 2, maxReplicas: 8}}"));
        here.awaitReady();

        // Then
        assertThat(replicas()).isEqualTo(3);
        here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .scale(5);
        int later = operator.rounds() + 2;
        await().until(() -> operator.rounds() >= later);
        assertThat(replicas()).as("what the autoscaler sets stays").isEqualTo(5);
        here.apply(spec("runtime: {replicas: 2}"));
        await().until(() -> replicas() == 2);
        assertThat(here.client()
                        .autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inNamespace(here.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void networkPoliciesAndTheDisruptionBudgetComeBack() {
        // Given
        here.apply(spec(""));
        here.awaitReady();
        var budget = here.client()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(here.namespace())
                .withName("notes-runtime");

        // When
        policy().delete();
        budget.delete();

        // Then
        await().until(() -> policy().get() != null && budget.get() != null);
        here.apply(spec("network: {policies: false}"));
        await().until(() -> policy().get() == null);
        here.awaitReady();
    }

    private String spec(String more) {
        return """
                database: {name: %s, server: {adminSecretRef: {name: admin}}}
                %s
                """.formatted(here.database(), more);
    }

    private int replicas() {
        return here.client()
                .apps()
                .deployments()
                .inNamespace(here.namespace())
                .withName("notes-runtime")
                .get()
                .getSpec()
                .getReplicas();
    }

    private Resource<NetworkPolicy> policy() {
        return here.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(here.namespace())
                .withName("notes-runtime");
    }
}
