package io.nextmavens.cli.doctor;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether projects are ready, and the operator has looked at their newest spec. Pure. */
final class ProjectsCheck {

    private static final List<String> BY_INTENT = List.of("Suspended", "Paused", "DryRun");

    private ProjectsCheck() {}

    static List<Finding> of(List<NextMavensProject> projects) {
        var findings = new ArrayList<Finding>();
        int fine = 0;
        for (NextMavensProject project : projects) {
            var finding = of(project);
            if (finding.isEmpty()) {
                fine++;
            }
            finding.ifPresent(findings::add);
        }
        findings.addFirst(Finding.ok("projects", fine + " of " + projects.size() + " as their specs want them"));
        return List.copyOf(findings);
    }

    private static Optional<Finding> of(NextMavensProject project) {
        var metadata = project.getMetadata();
        var about = "project " + metadata.getNamespace() + "/" + metadata.getName();
        var look = "kubectl nextmavens status " + metadata.getName() + " -n " + metadata.getNamespace();
        var status = Optional.ofNullable(project.getStatus());
        var ready = status.flatMap(one -> one.condition(ConditionType.READY.type()));
        if (ready.isEmpty()) {
            return Optional.of(Finding.broken(
                    about,
                    "no operator has looked at it",
                    "Look at the operator above, and at the namespaces it watches."));
        }
        if (ready.get().status() == ConditionStatus.TRUE
                || BY_INTENT.contains(ready.get().reason())) {
            return Optional.empty();
        }
        boolean isStalled = status.flatMap(one -> one.condition(ConditionType.STALLED.type()))
                .map(Condition::status)
                .filter(ConditionStatus.TRUE::equals)
                .isPresent();
        var found = ready.get().reason() + ": " + ready.get().message();
        return Optional.of(
                isStalled
                        ? Finding.broken(about, found, "Nothing will happen by itself: " + look)
                        : Finding.warning(about, found, "It is at work, or tries again: " + look));
    }
}
