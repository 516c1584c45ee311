package io.nextmavens.operator.alert;

import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * How an alert goes on. One that comes back before everybody was told of its end goes on as it was, so that a cause that
 * comes and goes is told of once. Pure.
 */
final class AlertStates {

    private AlertStates() {}

    /** The next state; what was told is not part of it. Empty: nothing has changed. */
    static Optional<AlertStatus> next(Optional<AlertStatus> before, Verdict verdict, Instant now) {
        return switch (verdict) {
            case Verdict.Unknown ignored -> Optional.empty();
            case Verdict.Clear ignored ->
                before.filter(status -> status.phase() == AlertPhase.Firing).map(status -> recovered(status, now));
            case Verdict.Firing firing -> firing(before, firing);
        };
    }

    private static Optional<AlertStatus> firing(Optional<AlertStatus> before, Verdict.Firing firing) {
        if (before.isEmpty() || before.get().phase() == null || before.get().isClosed()) {
            int episode = before.map(AlertStatus::episode).orElse(0) + 1;
            return Optional.of(state(AlertPhase.Firing, episode, second(firing.since()), null, firing));
        }
        AlertStatus known = before.get();
        boolean isSame = known.phase() == AlertPhase.Firing && Objects.equals(known.reason(), firing.reason());
        return isSame
                ? Optional.empty()
                : Optional.of(state(AlertPhase.Firing, known.episode(), known.since(), null, firing));
    }

    private static AlertStatus state(
            AlertPhase phase, int episode, String since, String recovered, Verdict.Firing firing) {
        return new AlertStatus(phase, episode, since, recovered, firing.reason(), firing.message(), null, null);
    }

    private static AlertStatus recovered(AlertStatus status, Instant now) {
        return new AlertStatus(
                AlertPhase.Recovered,
                status.episode(),
                status.since(),
                second(now),
                status.reason(),
                status.message(),
                null,
                null);
    }

    private static String second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
