package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a project is, in one word; the worst first. What is not known is never healthy. */
enum Health {
    /** It is not Ready, and waiting alone does not help. */
    FAILING,
    /** It is Ready, and something else is wrong. */
    DEGRADED,
    /** Something is under way: pods start, a spec was not looked at yet. */
    PROGRESSING,
    /** The operator has said nothing of it. */
    UNKNOWN,
    /** It goes. */
    DELETING,
    /** Nobody looks at it. */
    PAUSED,
    /** No pod of it runs, as its spec wants. */
    SUSPENDED,
    /** It is Ready, and nothing is wrong. */
    HEALTHY;

    private static final Set<String> UNDER_WAY = EnumSet.of(
                    ConditionReason.DATABASE_STARTING,
                    ConditionReason.SUSPENDING,
                    ConditionReason.STANDBYS_STARTING,
                    ConditionReason.POOLER_ROLLING_OUT,
                    ConditionReason.REDIS_STARTING,
                    ConditionReason.RUNTIME_ROLLING_OUT,
                    ConditionReason.ROTATING,
                    ConditionReason.UPGRADING,
                    ConditionReason.UPGRADE_WAITS,
                    ConditionReason.ROUTE_PENDING,
                    ConditionReason.BLOCKED,
                    ConditionReason.PROGRESSING)
            .stream()
            .map(ConditionReason::text)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> STEPS =
            ConditionType.STEPS.stream().map(ConditionType::type).collect(Collectors.toUnmodifiableSet());

    /** Returns the word as JSON has it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How a project is. */
    static Health of(NextMavensProject project) {
        if (project.getMetadata().getDeletionTimestamp() != null) {
            return DELETING;
        }
        var status = Optional.ofNullable(project.getStatus());
        var ready = status.flatMap(known -> known.condition(ConditionType.READY.type()));
        if (ready.isEmpty()) {
            return UNKNOWN;
        }
        if (isReason(ready.get(), ConditionReason.PAUSED)) {
            return PAUSED;
        }
        if (isOld(project, status.get())) {
            return PROGRESSING;
        }
        return switch (ready.get().status()) {
            case TRUE -> {
                if (!problems(project).isEmpty()) {
                    yield DEGRADED;
                }
                yield open(project).isEmpty() ? HEALTHY : PROGRESSING;
            }
            case UNKNOWN -> UNKNOWN;
            case FALSE -> {
                if (isReason(ready.get(), ConditionReason.SUSPENDED)) {
                    yield SUSPENDED;
                }
                yield UNDER_WAY.contains(ready.get().reason()) ? PROGRESSING : FAILING;
            }
        };
    }

    /** The conditions of steps that say that something is wrong. */
    static List<Condition> problems(NextMavensProject project) {
        return open(project).stream()
                .filter(condition -> !UNDER_WAY.contains(condition.reason()))
                .toList();
    }

    /** The conditions of steps that say that something is wrong or under way. */
    static List<Condition> open(NextMavensProject project) {
        return Optional.ofNullable(project.getStatus()).map(ProjectStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> STEPS.contains(condition.type()) && condition.status() == ConditionStatus.FALSE)
                .toList();
    }

    private static boolean isOld(NextMavensProject project, ProjectStatus status) {
        return status.observedGeneration() == null
                || status.observedGeneration() < project.getMetadata().getGeneration();
    }

    private static boolean isReason(Condition condition, ConditionReason reason) {
        return reason.text().equals(condition.reason());
    }
}
