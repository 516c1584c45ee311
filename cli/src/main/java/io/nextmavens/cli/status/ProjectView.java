package io.nextmavens.cli.status;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A project with what is around it, as status shows it. Pure.
 *
 * @param project as the API has it
 * @param pods of its runtime; empty where the user may not see Deployments
 * @param alerts that fire; empty where the user may not see alerts
 */
record ProjectView(NextMavensProject project, Optional<Pods> pods, Optional<List<NextMavensAlert>> alerts) {

    private static final Map<String, ConditionReason> REASONS = Arrays.stream(ConditionReason.values())
            .collect(Collectors.toMap(ConditionReason::text, Function.identity()));
    private static final String FINE = "Nothing to do";

    /**
     * The pods of a runtime.
     *
     * @param ready how many take requests
     * @param wanted how many there should be
     */
    record Pods(int ready, int wanted) {
        String text() {
            return ready + "/" + wanted;
        }
    }

    /**
     * Something to be done.
     *
     * @param condition what says so
     * @param remedy what to do
     */
    record Advice(Condition condition, String remedy) {}

    String name() {
        return project.getMetadata().getName();
    }

    String namespace() {
        return project.getMetadata().getNamespace();
    }

    Optional<ProjectStatus> status() {
        return Optional.ofNullable(project.getStatus());
    }

    List<Condition> conditions() {
        return status().map(ProjectStatus::conditions).orElse(List.of());
    }

    Optional<Condition> ready() {
        return status().flatMap(status -> status.condition(ConditionType.READY.type()));
    }

    boolean isReady() {
        return ready().filter(condition -> condition.status() == ConditionStatus.TRUE)
                .isPresent();
    }

    /** The reason of Ready; a word of its own while the operator has not looked at the project yet. */
    String reason() {
        return ready().map(Condition::reason).orElse("NotSeenYet");
    }

    String url() {
        return status().map(ProjectStatus::url).orElse("-");
    }

    /** What kind of database it is, and PostgreSQL's version without that of its package. */
    String database() {
        var spec = project.getSpec().database();
        var kind = spec.standalone() != null ? "standalone" : spec.cloudNativePG() != null ? "cloudNativePG" : "server";
        return status().flatMap(status -> Optional.ofNullable(status.database()))
                .flatMap(database -> Optional.ofNullable(database.version()))
                .map(version -> kind + " " + version.replaceFirst(" .*", ""))
                .orElse(kind);
    }

    /** How many tenants there are. */
    String tenants() {
        return status().flatMap(status -> Optional.ofNullable(status.tenants()))
                .map(tenants -> {
                    var total =
                            Long.toString(Optional.ofNullable(tenants.total()).orElse(0L));
                    long suspended = Optional.ofNullable(tenants.suspended()).orElse(0L);
                    return suspended == 0 ? total : total + " (" + suspended + " suspended)";
                })
                .orElse("-");
    }

    /** Alerts that fire; {@code ?} where the user may not see them. */
    String firing() {
        return alerts.map(list -> list.isEmpty() ? "-" : Integer.toString(list.size()))
                .orElse("?");
    }

    /** What is to be done, by step; what waits for another step, and the summary, say nothing of their own. */
    List<Advice> advice() {
        var steps = ConditionType.STEPS.stream().map(ConditionType::type).toList();
        var suspended = conditions().stream()
                .filter(condition -> condition.type().equals(ConditionType.READY.type()))
                .filter(condition -> List.of("Suspended", "Paused", "DryRun").contains(condition.reason()));
        var ofSteps = conditions().stream()
                .filter(condition -> steps.contains(condition.type()))
                .filter(condition -> !List.of("Blocked", "Suspended").contains(condition.reason()));
        return java.util.stream.Stream.concat(suspended, ofSteps)
                .flatMap(
                        condition -> remedy(condition.reason())
                                .map(remedy -> new Advice(condition, remedy.replace("<project>", name())))
                                .stream())
                .toList();
    }

    private static Optional<String> remedy(String reason) {
        return Optional.ofNullable(REASONS.get(reason))
                .map(ConditionReason::remedy)
                .filter(remedy -> !remedy.startsWith(FINE) || remedy.startsWith(FINE + ", unless"));
    }
}
