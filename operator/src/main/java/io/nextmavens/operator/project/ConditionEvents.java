package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.util.Objects;
import java.util.Optional;

/** Events for conditions that turn bad, and for a project that becomes ready: once each, not in every round. */
final class ConditionEvents {

    private ConditionEvents() {}

    static void tell(Round round, ProjectStatus now) {
        var before = Optional.ofNullable(round.project().getStatus());
        round.results().forEach((type, result) -> {
            boolean isBad =
                    switch (result) {
                        case StepResult.Failing ignored -> true;
                        case StepResult.Refused ignored -> true;
                        case StepResult.Reported reported -> reported.reason() != ConditionReason.UPGRADE_WAITS;
                        case StepResult.Done ignored -> false;
                        case StepResult.Waiting ignored -> false;
                        case StepResult.Blocked ignored -> false;
                        case StepResult.Suspended ignored -> false;
                    };
            if (isBad && isNew(type, result, before)) {
                round.events().warning(result.reason().text(), type.type() + ": " + result.message());
            }
        });
        if (isReady(Optional.of(now)) && !isReady(before)) {
            round.events()
                    .normal(
                            EventReason.BECAME_READY,
                            "the project answers at " + Objects.requireNonNullElse(now.url(), "?"));
        }
        if (isSuspended(Optional.of(now)) && !isSuspended(before)) {
            round.events().normal(EventReason.SUSPENDED, "no pod runs; data are kept, and the route answers 503");
        }
    }

    private static boolean isNew(ConditionType type, StepResult result, Optional<ProjectStatus> before) {
        return before.flatMap(status -> status.condition(type.type()))
                .map(Condition::reason)
                .filter(result.reason().text()::equals)
                .isEmpty();
    }

    private static boolean isSuspended(Optional<ProjectStatus> status) {
        return status.flatMap(some -> some.condition(ConditionType.READY.type()))
                .filter(condition -> condition.reason().equals(ConditionReason.SUSPENDED.text()))
                .isPresent();
    }

    private static boolean isReady(Optional<ProjectStatus> status) {
        return status.flatMap(some -> some.condition(ConditionType.READY.type()))
                .filter(condition -> condition.status() == ConditionStatus.TRUE)
                .isPresent();
    }
}
