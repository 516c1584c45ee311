package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.database.DatabaseProvisioner;
import java.util.Optional;

/** The publication and the slot. */
final class ReplicationStep implements Step {

    private final DatabaseProvisioner provisioner;

    ReplicationStep(DatabaseProvisioner provisioner) {
        this.provisioner = provisioner;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.REPLICATION_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return round.isDone(ConditionType.CATALOG_READY) ? Optional.empty() : Optional.of(ConditionType.CATALOG_READY);
    }

    @Override
    public StepResult run(Round round) {
        if (!round.spec().replication().enabled()) {
            return new StepResult.Done(ConditionReason.REPLICATION_DISABLED, "spec.replication.enabled is false");
        }
        var access = round.database().orElseThrow();
        var report = provisioner.ensureReplication(access.admin(), access.database());
        round.tell(EventReason.REPLICATION_CREATED, report.changes());
        round.replication(report);
        if (report.walStatus().equals("lost")) {
            return new StepResult.Failing(
                    ConditionReason.SLOT_LOST,
                    "the server gave up the slot " + report.slot() + ": it held back more than max_slot_wal_keep_size;"
                            + " run SELECT pg_drop_replication_slot('" + report.slot() + "'), and it is made anew");
        }
        return new StepResult.Done(
                ConditionReason.STREAMING,
                "publication " + access.database().publication() + " and slot " + report.slot());
    }
}
