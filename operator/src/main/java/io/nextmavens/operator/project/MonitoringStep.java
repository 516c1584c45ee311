package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.MonitoringSpec;
import io.nextmavens.operator.monitoring.MonitoringKind;
import io.nextmavens.operator.monitoring.MonitoringObjects;
import io.nextmavens.operator.owned.Component;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The project's own objects of the Prometheus operator. A project serves without, so their absence is only told. */
final class MonitoringStep implements Step {

    private final KindWatches watches;

    MonitoringStep(KindWatches watches) {
        this.watches = Objects.requireNonNull(watches, "watches");
    }

    @Override
    public ConditionType condition() {
        return ConditionType.MONITORING_READY;
    }

    @Override
    public StepResult run(Round round) {
        var wanted = wanted(round);
        var missing = new ArrayList<String>();
        for (MonitoringKind kind : MonitoringKind.values()) {
            var object = Optional.ofNullable(wanted.get(kind));
            if (watches.watch(kind)) {
                object.ifPresentOrElse(round.objects()::apply, () -> round.objects()
                        .delete(kind.object(round.names().owned(round.names().runtime(), Component.RUNTIME))));
            } else if (object.isPresent()) {
                missing.add(kind.kind());
            }
        }
        if (!missing.isEmpty()) {
            return new StepResult.Reported(
                    ConditionReason.PROMETHEUS_OPERATOR_MISSING,
                    "the cluster has no " + String.join(" and no ", missing) + " of "
                            + MonitoringKind.POD_MONITOR.apiVersion());
        }
        return wanted.isEmpty()
                ? new StepResult.Done(ConditionReason.NO_MONITORING, "spec.monitoring asks for no object")
                : new StepResult.Done(
                        ConditionReason.MONITORED,
                        String.join(
                                        " and ",
                                        wanted.keySet().stream()
                                                .map(MonitoringKind::kind)
                                                .toList())
                                + " " + round.names().runtime());
    }

    private static Map<MonitoringKind, GenericKubernetesResource> wanted(Round round) {
        var wanted = new EnumMap<MonitoringKind, GenericKubernetesResource>(MonitoringKind.class);
        Optional.ofNullable(round.spec().monitoring())
                .filter(MonitoringSpec::podMonitor)
                .ifPresent(monitoring -> wanted.put(
                        MonitoringKind.POD_MONITOR, MonitoringObjects.podMonitor(round.names(), monitoring)));
        Optional.ofNullable(round.spec().monitoring())
                .filter(MonitoringSpec::rules)
                .ifPresent(monitoring -> wanted.put(
                        MonitoringKind.PROMETHEUS_RULE,
                        MonitoringObjects.prometheusRule(round.names(), monitoring, round.spec())));
        return wanted;
    }
}
