package io.nextmavens.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | false | its controller has not seen the newest version yet",
                "{observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2} | false"
                        + " | its controller has not seen the newest version yet",
                "{observedGeneration: 2} | false | 0 of 2 pods available, 0 of the newest version",
                "{observedGeneration: 2, replicas: 3, updatedReplicas: 1, availableReplicas: 2} | false"
                        + " | '2 of 2 pods available, 1 of the newest version, 1 of an old version'",
                "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1} | false | 1 of 2 pods available",
                "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2} | true | 2 of 2 pods available",
            })
    void aRolloutIsCompleteWhenEveryPodIsNewAndAvailable(String status, boolean complete, String description) {
        // Given
        var deployment = new KubernetesSerialization()
                .unmarshal(
                        "---\n{apiVersion: apps/v1, kind: Deployment, metadata: {generation: 2}, spec: {replicas: 2}, status: "
                                + status + "}",
                        Deployment.class);

        // When
        var rollout = Rollout.of(deployment);

        // Then
        assertThat(rollout).isEqualTo(new Rollout(complete, description));
    }
}
