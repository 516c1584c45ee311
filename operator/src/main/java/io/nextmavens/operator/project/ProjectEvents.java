package io.nextmavens.operator.project;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ObjectEvents;
import java.util.Optional;

/** Events on a project. */
final class ProjectEvents {

    private final Optional<ObjectEvents> events;

    private ProjectEvents(Optional<ObjectEvents> events) {
        this.events = events;
    }

    static ProjectEvents on(KubernetesClient client, NextMavensProject project) {
        return new ProjectEvents(Optional.of(new ObjectEvents(client, project)));
    }

    /** Of a round that does nothing. */
    static ProjectEvents none() {
        return new ProjectEvents(Optional.empty());
    }

    void normal(EventReason reason, String message) {
        events.ifPresent(some -> some.normal(reason.text(), message));
    }

    void warning(String reason, String message) {
        events.ifPresent(some -> some.warning(reason, message));
    }
}
