package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.nextmavens.operator.network.NetworkObjects;
import io.nextmavens.operator.network.Surroundings;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.runtime.AvailabilityObjects;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.List;
import java.util.Map;

/** What is around the runtime's pods: who may talk to them, how many go at a time, how many there are. */
final class RuntimeAvailability {

    /** Holds the number of pods from when the operator lets go of it until the autoscaler first sets it. */
    private static final String HANDOVER_FIELD_MANAGER = "nextmavens-operator-handover";

    private RuntimeAvailability() {}

    /** Before the Deployment, so that no pod is there without it. */
    static void bringAbout(Round round) {
        var names = round.names();
        var policy = NetworkObjects.runtime(names, round.spec().network(), surroundings(round), RuntimeObjects.PORT);
        if (round.spec().network().policies()) {
            round.objects().apply(policy);
        } else {
            round.objects().delete(policy);
        }
        round.objects().apply(AvailabilityObjects.disruptionBudget(names));
        var autoscaling = round.spec().runtime().autoscaling();
        if (autoscaling == null) {
            round.objects()
                    .delete(new HorizontalPodAutoscalerBuilder()
                            .withMetadata(names.owned(names.runtime(), Component.RUNTIME))
                            .build());
        } else {
            if (!round.isDry()) {
                handOver(round);
            }
            round.objects().apply(AvailabilityObjects.autoscaler(names, autoscaling));
        }
    }

    static Surroundings surroundings(Round round) {
        return new Surroundings(
                round.settings().namespace(),
                round.settings().gatewayNamespaces().orElse(List.of()));
    }

    /**
     * With server-side apply a field that its only owner leaves out falls to its default, one pod here (Kubernetes
     * documentation, "Server-Side Apply", transferring ownership), so another manager owns it first.
     */
    private static void handOver(Round round) {
        var like = RuntimeObjects.deployment(round.names(), round.spec(), RuntimeStep.inputs(round));
        round.objects()
                .find(like)
                .filter(deployment -> deployment.getSpec().getReplicas() > 0 && isOurs(deployment.getMetadata()))
                .ifPresent(deployment -> round.client()
                        .resource(replicasOnly(deployment))
                        .fieldManager(HANDOVER_FIELD_MANAGER)
                        .forceConflicts()
                        .serverSideApply());
    }

    private static boolean isOurs(ObjectMeta metadata) {
        return metadata.getManagedFields().stream()
                .filter(entry -> OwnedObjects.FIELD_MANAGER.equals(entry.getManager()))
                .map(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
                .anyMatch(spec -> spec instanceof Map<?, ?> fields && fields.containsKey("f:replicas"));
    }

    private static Deployment replicasOnly(Deployment deployment) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(deployment.getMetadata().getNamespace())
                .withName(deployment.getMetadata().getName())
                .endMetadata()
                .withNewSpec()
                .withReplicas(deployment.getSpec().getReplicas())
                .endSpec()
                .build();
    }
}
