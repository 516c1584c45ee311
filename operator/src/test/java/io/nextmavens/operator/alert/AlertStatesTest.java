package io.nextmavens.operator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertStatesTest {

    private static final Instant NOW = Instant.parse("2026-11-27T06:31:00.5Z");
    private static final Verdict.Firing FIRING = new Verdict.Firing(NOW.minusSeconds(60), "Away", "it is away");

    private static Optional<AlertStatus> next(AlertStatus before, Verdict verdict) {
        return AlertStates.next(Optional.ofNullable(before), verdict, NOW);
    }

    private static AlertStatus state(AlertPhase phase, int episode, Integer closed) {
        return new AlertStatus(phase, episode, "2026-11-27T06:00:00Z", null, "Away", "it is away", closed, List.of());
    }

    @Test
    void theFirstIsSinceItsCauseIsThere() {
        var first = next(null, FIRING).orElseThrow();
        assertThat(first.phase()).isEqualTo(AlertPhase.Firing);
        assertThat(first.episode()).isEqualTo(1);
        assertThat(first.since()).isEqualTo("2026-11-27T06:30:00Z");
    }

    @Test
    void whatHasNotChangedIsNotWritten() {
        assertThat(next(state(AlertPhase.Firing, 1, null), FIRING)).isEmpty();
        assertThat(next(state(AlertPhase.Recovered, 1, 1), new Verdict.Clear())).isEmpty();
        assertThat(next(null, new Verdict.Clear())).isEmpty();
    }

    @Test
    void anotherReasonIsWrittenAndIsNoOtherAlert() {
        var other = next(
                        state(AlertPhase.Firing, 3, 2),
                        new Verdict.Firing(NOW, "LoginRefused", "the password is wrong"))
                .orElseThrow();
        assertThat(other.episode()).isEqualTo(3);
        assertThat(other.since()).isEqualTo("2026-11-27T06:00:00Z");
        assertThat(other.message()).isEqualTo("the password is wrong");
    }

    @Test
    void itsEndKeepsWhatItWas() {
        var over = next(state(AlertPhase.Firing, 1, null), new Verdict.Clear()).orElseThrow();
        assertThat(over.phase()).isEqualTo(AlertPhase.Recovered);
        assertThat(over.recovered()).isEqualTo("2026-11-27T06:31:00Z");
        assertThat(over.message()).isEqualTo("it is away");
    }

    @Test
    void oneThatComesBackBeforeItsEndWasToldGoesOn() {
        var again = next(state(AlertPhase.Recovered, 1, null), FIRING).orElseThrow();
        assertThat(again.episode()).isEqualTo(1);
        assertThat(again.since()).isEqualTo("2026-11-27T06:00:00Z");
    }

    @Test
    void oneThatComesBackLaterIsAnotherEpisode() {
        var again = next(state(AlertPhase.Recovered, 1, 1), FIRING).orElseThrow();
        assertThat(again.episode()).isEqualTo(2);
        assertThat(again.since()).isEqualTo("2026-11-27T06:30:00Z");
    }

    @Test
    void whatNobodyKnowsChangesNothing() {
        assertThat(next(state(AlertPhase.Firing, 1, null), new Verdict.Unknown()))
                .isEmpty();
    }
}
