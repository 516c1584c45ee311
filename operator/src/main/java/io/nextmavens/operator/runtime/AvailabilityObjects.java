package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.nextmavens.crds.v1alpha1.AutoscalingSpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;

/** What is wanted of the objects that keep enough pods of the runtime there. Pure. */
public final class AvailabilityObjects {

    private AvailabilityObjects() {}

    /** One pod goes at a time when nodes are emptied; one that is not healthy stands in nobody's way. */
    public static PodDisruptionBudget disruptionBudget(ProjectObjects names) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(names.owned(names.runtime(), Component.RUNTIME))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(names.selector(Component.RUNTIME))
                .endSelector()
                .endSpec()
                .build();
    }

    /** The number of pods by their use of CPU. */
    public static HorizontalPodAutoscaler autoscaler(ProjectObjects names, AutoscalingSpec spec) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(names.owned(names.runtime(), Component.RUNTIME))
                .withNewSpec()
                .withNewScaleTargetRef()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(names.runtime())
                .endScaleTargetRef()
                .withMinReplicas(spec.minReplicas())
                .withMaxReplicas(spec.maxReplicas())
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(spec.targetCpuPercent())
                .endTarget()
                .endResource()
                .endMetric()
                .endSpec()
                .build();
    }
}
