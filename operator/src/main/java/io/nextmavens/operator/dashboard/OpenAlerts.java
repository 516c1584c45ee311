package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What is open at a project and wants somebody's attention. Asked often, so answered from memory; thread-safe. */
@FunctionalInterface
public interface OpenAlerts {

    /**
     * An alert that is open.
     *
     * @param cause what it is about, one word
     * @param reason why, one word
     * @param message for people, without secrets
     * @param since RFC 3339
     */
    record Alert(String cause, String reason, String message, String since) {}

    /** The open ones of a project, those that have been there longest first; none if all is well. */
    List<Alert> of(NextMavensProject project);

    /** Those among a project's alerts that are not over. */
    static OpenAlerts among(Function<NextMavensProject, List<NextMavensAlert>> alerts) {
        return project -> alerts.apply(project).stream()
                .filter(OpenAlerts::isFiring)
                .map(OpenAlerts::opened)
                // one order, so that a page is told only of what has changed
                .sorted(Comparator.comparing(Alert::since).thenComparing(Alert::cause))
                .toList();
    }

    private static boolean isFiring(NextMavensAlert alert) {
        return alert.getStatus() != null && alert.getStatus().phase() == AlertPhase.Firing;
    }

    private static Alert opened(NextMavensAlert alert) {
        AlertStatus status = alert.getStatus();
        return new Alert(
                alert.getSpec().cause().text(),
                Objects.requireNonNullElse(status.reason(), ""),
                Objects.requireNonNullElse(status.message(), ""),
                Objects.requireNonNullElse(status.since(), ""));
    }
}
