package io.nextmavens.operator.owned;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void whatOthersAddIsNoDrift() {
        // Given
        var wanted = yaml("{spec: {replicas: 1, containers: [{name: a, image: x}]}}");

        // When
        var drift = Drift.between(
                wanted,
                yaml("{status: {}, spec: {replicas: 1, paused: false,"
                        + " containers: [{name: sidecar}, {name: a, image: x, imagePullPolicy: Always}]}}"));

        // Then
        assertThat(drift).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{spec: {replicas: 1}} | {spec: {replicas: 2}} | spec.replicas",
                "{spec: {replicas: 1}} | {spec: {}} | spec.replicas",
                "{metadata: {labels: {a: b}}} | {metadata: {}} | metadata.labels",
                "{c: [{name: a, image: x}]} | {c: [{name: a, image: y}]} | c[0].image",
                "{c: [{name: a}]} | {c: [{name: b}]} | c[0]",
                "{args: [a, b]} | {args: [a, b, c]} | args",
                "{args: [a, b]} | {args: [b, a]} | args[0]",
                "{limits: {cpu: 1}} | {limits: {cpu: 2}} | limits.cpu",
                "{tls: {secretName: a}} | {tls: {secretName: b}} | tls.secretName",
            })
    void theFirstDifferenceIsNamed(String wanted, String actual, String path) {
        // When
        var drift = Drift.between(yaml(wanted), yaml(actual));

        // Then
        assertThat(drift).contains(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{limits: {cpu: 1000m}} | {limits: {cpu: '1'}}",
                "{requests: {memory: 1024Mi}} | {requests: {memory: 1Gi}}",
                "{emptyDir: {sizeLimit: 256Mi}} | {emptyDir: {sizeLimit: '268435456'}}",
                "{port: 8080} | {port: 8080.0}",
                "{tls: {}, list: [], a: null} | {}",
            })
    void whatMeansTheSameIsNoDrift(String wanted, String actual) {
        // When
        var drift = Drift.between(yaml(wanted), yaml(actual));

        // Then
        assertThat(drift).isEmpty();
    }

    private static JsonNode yaml(String text) {
        return YAML.unmarshal("---\n" + text, JsonNode.class);
    }
}
