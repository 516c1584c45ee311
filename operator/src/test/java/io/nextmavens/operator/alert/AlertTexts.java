package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import java.util.Optional;

/** Notices of the tests. */
final class AlertTexts {

    private AlertTexts() {}

    static Notice firing(String project, AlertCause cause, String message) {
        return new Notice(
                "uid-" + project + cause,
                "shop",
                project,
                cause,
                1,
                AlertPhase.Firing,
                "2026-11-27T06:31:00Z",
                Optional.empty(),
                "Reason",
                message);
    }

    static Notice over(String project, AlertCause cause) {
        return new Notice(
                "uid-" + project + cause,
                "shop",
                project,
                cause,
                1,
                AlertPhase.Recovered,
                "2026-11-27T06:31:00Z",
                Optional.of("2026-11-27T07:00:00Z"),
                "Reason",
                "it was away");
    }
}
