package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import java.util.Objects;
import java.util.Optional;

/**
 * One alert as a channel is to be told of it.
 *
 * @param uid of the alert
 * @param namespace of the project
 * @param project its name
 * @param cause what it is about
 * @param episode how often it has come
 * @param phase whether the cause is there
 * @param since since when
 * @param recovered until when, if it is there no more
 * @param reason why, in one word
 * @param message the last error
 */
record Notice(
        String uid,
        String namespace,
        String project,
        AlertCause cause,
        int episode,
        AlertPhase phase,
        String since,
        Optional<String> recovered,
        String reason,
        String message) {

    /** Of an alert whose status is there. */
    static Notice of(NextMavensAlert alert) {
        var status = alert.getStatus();
        return new Notice(
                alert.getMetadata().getUid(),
                alert.getMetadata().getNamespace(),
                alert.getSpec().projectRef().name(),
                alert.getSpec().cause(),
                status.episode(),
                status.phase(),
                status.since(),
                Optional.ofNullable(status.recovered()),
                Objects.requireNonNullElse(status.reason(), ""),
                Objects.requireNonNullElse(status.message(), ""));
    }

    /** Namespace and name of the project. */
    String which() {
        return namespace + "/" + project;
    }
}
