package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.traffic.PodAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimePodAddressesTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static final String PROJECT = """
            apiVersion: nextmavens.io/v1alpha1
            kind: NextMavensProject
            metadata: {name: notes, namespace: shop, uid: "1"}
            spec: {database: {server: {adminSecretRef: {name: admin}}}}
            """;

    @Test
    void findsThePodsBehindTheServiceOfTheRuntime() {
        // Given
        var slice = YAML.unmarshal("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: notes-runtime-x
                  namespace: shop
                  labels: {kubernetes.io/service-name: notes-runtime}
                addressType: IPv6
                ports: [{name: http, port: 8080}]
                endpoints:
                  - addresses: ["10.0.0.1"]
                    targetRef: {kind: Pod, name: notes-runtime-1}
                  - addresses: ["fd00::2"]
                    conditions: {ready: false, terminating: false}
                    targetRef: {kind: Pod, name: notes-runtime-2}
                  - addresses: ["10.0.0.3"]
                    conditions: {terminating: true}
                    targetRef: {kind: Pod, name: notes-runtime-3}
                  - addresses: ["10.0.0.4"]
                """, EndpointSlice.class);
        var elsewhere = YAML.clone(slice);
        elsewhere.getMetadata().setNamespace("other");

        // When
        var targets = RuntimePodAddresses.of(
                List.of(YAML.unmarshal(PROJECT, NextMavensProject.class)), List.of(slice, elsewhere));

        // Then
        assertThat(targets).singleElement().satisfies(target -> {
            assertThat(target.uid()).isEqualTo("1");
            assertThat(target.pods())
                    .extracting(PodAddress::authority)
                    .containsExactly("10.0.0.1:8080", "[fd00::2]:8080");
        });
    }
}
