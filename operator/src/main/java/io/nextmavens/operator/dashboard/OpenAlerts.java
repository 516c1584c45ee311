package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.List;

/** What is open at a project and wants somebody's attention. Asked often, so answered from memory; thread-safe. */
@FunctionalInterface
public interface OpenAlerts {

    /** The conditions that say that something is wrong. */
    OpenAlerts CONDITIONS = project -> Health.problems(project).stream()
            .map(condition -> new Alert(condition.reason(), condition.message(), condition.lastTransitionTime()))
            .toList();

    /**
     * An alert that is open.
     *
     * @param name one word
     * @param message for people, without secrets
     * @param since RFC 3339
     */
    record Alert(String name, String message, String since) {}

    /** The open ones of a project, none if all is well. */
    List<Alert> of(NextMavensProject project);
}
