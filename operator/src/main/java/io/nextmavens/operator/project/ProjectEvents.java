package io.nextmavens.operator.project;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ObjectEvents;

/** Events on a project. */
final class ProjectEvents {

    private final ObjectEvents events;

    ProjectEvents(KubernetesClient client, NextMavensProject project) {
        this.events = new ObjectEvents(client, project);
    }

    void normal(EventReason reason, String message) {
        events.normal(reason.text(), message);
    }

    void warning(String reason, String message) {
        events.warning(reason, message);
    }
}
