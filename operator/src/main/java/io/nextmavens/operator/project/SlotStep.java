package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.SlotStatus;
import io.nextmavens.operator.database.ReplicationReport;
import java.util.Optional;

/** Watches the slot, so that someone acts before the server gives it up. */
final class SlotStep implements Step {

    private final ProjectGauges<ReplicationReport> meters;

    SlotStep(ProjectGauges<ReplicationReport> meters) {
        this.meters = meters;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.SLOT_HEALTHY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        boolean isNeeded =
                round.spec().replication().enabled() && round.replication().isEmpty();
        return isNeeded ? Optional.of(ConditionType.REPLICATION_READY) : Optional.empty();
    }

    @Override
    public StepResult run(Round round) {
        if (!round.spec().replication().enabled()) {
            return new StepResult.Done(ConditionReason.REPLICATION_DISABLED, "spec.replication.enabled is false");
        }
        var report = round.replication().orElseThrow();
        meters.record(round.project(), report);
        var budget = round.slots();
        round.slotStatus(new SlotStatus(
                report.slot(),
                report.walStatus(),
                SlotHealth.heldBack(report),
                budget.map(SlotBudget::used).orElse(null),
                budget.map(SlotBudget::available).orElse(null),
                budget.map(SlotBudget::orphans).orElse(null)));
        var health = SlotHealth.of(report);
        return health.atRisk()
                ? new StepResult.Reported(ConditionReason.SLOT_AT_RISK, health.message())
                : new StepResult.Done(ConditionReason.SLOT_RESERVED, health.message());
    }
}
