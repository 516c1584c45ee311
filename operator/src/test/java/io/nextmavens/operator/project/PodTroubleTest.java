package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTroubleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{} | -",
                "{containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]} | -",
                "{containerStatuses: [{state: {running: {}}}]} | -",
                "{containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]}"
                        + " | pod p ImagePullBackOff: no such image",
                "{containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137,"
                        + " reason: OOMKilled}}}]} | pod p CrashLoopBackOff (ended with exit code 137, OOMKilled)",
                "{containerStatuses: [{state: {terminated: {exitCode: 1, reason: Error}}}]}"
                        + " | pod p ended with exit code 1, Error",
                "{conditions: [{type: PodScheduled, status: 'False', message: no node has 1Ti}]}"
                        + " | pod p is not scheduled: no node has 1Ti",
            })
    void aPodsTroubleIsSaidInItsOwnWords(String status, String trouble) {
        // Given
        var pod = new KubernetesSerialization()
                .unmarshal("---\n{apiVersion: v1, kind: Pod, metadata: {name: p}, status: " + status + "}", Pod.class);

        // When
        var found = PodTrouble.of(pod).findFirst();

        // Then
        assertThat(found.orElse(null)).isEqualTo(trouble);
    }
}
