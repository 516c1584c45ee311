package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.UpgradePhase;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import io.nextmavens.operator.upgrade.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Says how far the project is with the operator's release. The round's steps before have brought it about, as far as it
 * was the project's turn.
 */
final class UpgradeStep implements Step {

    private final Clock clock;

    UpgradeStep(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.UP_TO_DATE;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return Optional.empty();
    }

    @Override
    public StepResult run(Round round) {
        var before = Optional.ofNullable(round.project().getStatus())
                .flatMap(status -> Optional.ofNullable(status.upgrade()));
        return switch (round.release().turn()) {
            case Turn.Now now -> given(round, before, now);
            case Turn.Later later -> {
                keep(round, before);
                yield new StepResult.Reported(ConditionReason.UPGRADE_WAITS, waitsFor(round) + later.message());
            }
            case Turn.Stopped stopped -> {
                keep(round, before);
                yield new StepResult.Reported(ConditionReason.UPGRADE_STOPPED, waitsFor(round) + stopped.message());
            }
        };
    }

    private StepResult given(Round round, Optional<UpgradeStatus> before, Turn.Now turn) {
        var release = round.release().release();
        var had = before.filter(status ->
                release.image().equals(status.image()) && release.catalog().equals(status.catalog()));
        var phase = phase(round, had, turn);
        write(
                round,
                before,
                release.image(),
                release.catalog(),
                phase,
                turn.wave().orElse(null));
        tell(round, before, phase);
        return switch (phase) {
            case Current -> new StepResult.Done(ConditionReason.UP_TO_DATE, release.toString());
            case Failed ->
                new StepResult.Failing(
                        ConditionReason.UPGRADE_FAILED,
                        "not available with " + release + "; no other project is upgraded meanwhile");
            case Upgrading, Unattended, Waiting ->
                new StepResult.Waiting(ConditionReason.UPGRADING, "not available yet with " + release);
        };
    }

    private UpgradePhase phase(Round round, Optional<UpgradeStatus> had, Turn.Now turn) {
        if (had.filter(status -> status.phase() == UpgradePhase.Current).isPresent()
                || (round.isDone(ConditionType.CATALOG_READY) && round.isDone(ConditionType.RUNTIME_READY))) {
            return UpgradePhase.Current;
        }
        if (!turn.attended()) {
            return UpgradePhase.Unattended;
        }
        return had.filter(status -> status.phase() == UpgradePhase.Failed || isLate(round, status))
                                .isPresent()
                        || isBad(round.results().get(ConditionType.CATALOG_READY))
                        || isBad(round.results().get(ConditionType.RUNTIME_READY))
                ? UpgradePhase.Failed
                : UpgradePhase.Upgrading;
    }

    private static boolean isBad(StepResult result) {
        return result instanceof StepResult.Failing || result instanceof StepResult.Refused;
    }

    private boolean isLate(Round round, UpgradeStatus status) {
        return status.phase() == UpgradePhase.Upgrading
                && Duration.between(Instant.parse(status.since()), clock.instant())
                                .compareTo(round.settings().upgradeTimeout())
                        > 0;
    }

    private void keep(Round round, Optional<UpgradeStatus> before) {
        write(
                round,
                before,
                round.release().image(),
                before.map(UpgradeStatus::catalog).orElse(null),
                UpgradePhase.Waiting,
                null);
    }

    private void write(
            Round round,
            Optional<UpgradeStatus> before,
            String image,
            String catalog,
            UpgradePhase phase,
            Integer wave) {
        var since = before.filter(status -> status.phase() == phase
                        && Objects.equals(status.image(), image)
                        && Objects.equals(status.catalog(), catalog))
                .map(UpgradeStatus::since)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        round.upgradeStatus(new UpgradeStatus(image, catalog, phase, since, wave));
    }

    private static void tell(Round round, Optional<UpgradeStatus> before, UpgradePhase phase) {
        var was = before.map(UpgradeStatus::phase);
        boolean begins = phase == UpgradePhase.Upgrading || phase == UpgradePhase.Failed;
        boolean wasUnderWay = was.filter(one -> one == UpgradePhase.Upgrading || one == UpgradePhase.Failed)
                .isPresent();
        if (begins && !wasUnderWay) {
            round.events()
                    .normal(
                            EventReason.UPGRADE_STARTED,
                            EventReason.UPGRADE_STARTED.verb() + " "
                                    + round.release().release());
        } else if (phase == UpgradePhase.Current && wasUnderWay) {
            round.events()
                    .normal(
                            EventReason.UPGRADED,
                            EventReason.UPGRADED.verb() + " " + round.release().release());
        }
    }

    private static String waitsFor(Round round) {
        return "keeps the runtime " + round.release().image() + "; "
                + round.release().release() + " waits: ";
    }
}
