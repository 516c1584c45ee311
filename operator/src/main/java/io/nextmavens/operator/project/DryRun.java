package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DryRunStatus;
import io.nextmavens.operator.owned.ObjectChange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a round would change, gathered while it goes through its steps. Used by one thread. */
final class DryRun {

    private final Set<String> objects = new LinkedHashSet<>();
    private final Set<String> database = new LinkedHashSet<>();

    void add(ObjectChange change) {
        var verb =
                switch (change.action()) {
                    case CREATED -> "create";
                    case UPDATED -> "update";
                    case REPAIRED -> "repair";
                    case DELETED -> "delete";
                };
        objects.add(verb + " " + change.kind() + " " + change.name());
    }

    void addToDatabase(List<String> steps) {
        database.addAll(steps);
    }

    DryRunStatus status(Map<ConditionType, StepResult> results) {
        return new DryRunStatus(
                List.copyOf(objects),
                List.copyOf(database),
                results.entrySet().stream()
                        .filter(entry -> entry.getValue() instanceof StepResult.Refused
                                || entry.getValue() instanceof StepResult.Failing)
                        .map(entry ->
                                entry.getKey().type() + ": " + entry.getValue().message())
                        .toList());
    }
}
