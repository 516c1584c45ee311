package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.monitoring.MonitoringKind;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A project's objects of the Prometheus operator, whose CRDs come later than the project. */
class MonitoringIT extends OperatedProject {

    @Test
    void objectsComeWithTheirKindsAndGoWithTheSpec() {
        // Given
        here.apply(spec("monitoring: {labels: {release: prometheus}}"));

        // When
        here.awaitReady();

        // Then
        assertThat(here.awaitReason(ConditionType.MONITORING_READY, ConditionReason.PROMETHEUS_OPERATOR_MISSING)
                        .message())
                .isEqualTo("the cluster has no PodMonitor and no PrometheusRule of monitoring.coreos.com/v1");

        // When
        for (MonitoringKind kind : MonitoringKind.values()) {
            Cluster.routeKind(
                    here.client(),
                    kind.group(),
                    kind.version(),
                    kind.kind(),
                    kind.kind().toLowerCase(Locale.ROOT) + "s");
        }
        here.awaitReason(ConditionType.MONITORING_READY, ConditionReason.MONITORED);

        // Then
        for (MonitoringKind kind : MonitoringKind.values()) {
            var metadata = object(kind).get().getMetadata();
            assertThat(metadata.getLabels()).containsEntry("release", "prometheus");
            assertThat(metadata.getOwnerReferences()).singleElement().satisfies(owner -> assertThat(owner.getName())
                    .isEqualTo("notes"));
        }

        // When
        object(MonitoringKind.PROMETHEUS_RULE).delete();

        // Then
        await("it comes back")
                .until(() -> object(MonitoringKind.PROMETHEUS_RULE).get() != null);
        here.apply(spec("monitoring: {rules: false}"));
        await("it goes").until(() -> object(MonitoringKind.PROMETHEUS_RULE).get() == null);
        assertThat(object(MonitoringKind.POD_MONITOR).get()).isNotNull();
        here.apply(spec(""));
        await("both are gone").until(() -> object(MonitoringKind.POD_MONITOR).get() == null);
        here.awaitReason(ConditionType.MONITORING_READY, ConditionReason.NO_MONITORING);
    }

    private Resource<GenericKubernetesResource> object(MonitoringKind kind) {
        return here.client()
                .genericKubernetesResources(kind.apiVersion(), kind.kind())
                .inNamespace(here.namespace())
                .withName("notes-runtime");
    }

    private String spec(String more) {
        return """
                database: {name: %s, server: {adminSecretRef: {name: admin}}}
                %s
                """.formatted(here.database(), more);
    }
}
