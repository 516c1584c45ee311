package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.owned.Component;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a rotation: when every pod has the new login, the old one is ended. Its beginning is in the Secret of the
 * logins, from which all else follows.
 */
final class CredentialsStep implements Step {

    private final DatabaseProvisioner provisioner;

    CredentialsStep(DatabaseProvisioner provisioner) {
        this.provisioner = provisioner;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.CREDENTIALS_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return round.database().isPresent() ? Optional.empty() : Optional.of(ConditionType.DATABASE_READY);
    }

    @Override
    public StepResult run(Round round) {
        var previous = DatabaseSecret.previous(
                round.secrets().read(round.names().databaseSecret()).orElse(Map.of()));
        var access = round.database().orElseThrow();
        var inUse = access.database().dataPlane(access.passwords());
        if (previous.isEmpty()) {
            return new StepResult.Done(ConditionReason.CURRENT, "pods log in as " + inUse);
        }
        boolean haveAll = round.isDone(ConditionType.RUNTIME_READY) && round.isDone(ConditionType.POOLER_READY);
        if (!haveAll || RuntimePods.isAnyEnding(round)) {
            return new StepResult.Waiting(
                    ConditionReason.ROTATING, "pods go over from " + previous.get() + " to " + inUse);
        }
        round.tell(
                EventReason.LOGINS_ROTATED, provisioner.retireLogin(access.admin(), access.database(), previous.get()));
        round.secrets()
                .complete(
                        round.names().owned(round.names().databaseSecret(), Component.DATABASE),
                        DatabaseSecret::rotated);
        return new StepResult.Done(ConditionReason.CURRENT, "pods log in as " + inUse);
    }
}
