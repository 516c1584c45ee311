package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.standalone.StandaloneDatabase;

/** No server of a suspended project's own runs; a server that it shares with others is left alone. */
final class SuspendedDatabaseStep implements Step {

    private final StandaloneDatabase standalone;

    SuspendedDatabaseStep(StandaloneDatabase standalone) {
        this.standalone = standalone;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.DATABASE_READY;
    }

    @Override
    public StepResult run(Round round) {
        if (round.spec().database().cloudNativePG() != null) {
            return hibernated(round);
        }
        if (round.spec().database().standalone() == null) {
            return new StepResult.Suspended("the project is suspended: its database is not looked at");
        }
        if (SuspendedRuntimeStep.hasPods(round)) {
            return new StepResult.Waiting(
                    ConditionReason.SUSPENDING, "the server is stopped when the last pod of the runtime is gone");
        }
        standalone.suspend(
                round.names(), round.spec(), round.settings().postgresqlImage(), round.objects(), round.secrets());
        return new StepResult.Suspended("the project is suspended: its server is stopped, its volume is kept");
    }

    private static StepResult hibernated(Round round) {
        if (SuspendedRuntimeStep.hasPods(round)) {
            return new StepResult.Waiting(
                    ConditionReason.SUSPENDING, "the Cluster is stopped when the last pod of the runtime is gone");
        }
        CloudNativePgDatabase.hibernate(round);
        return new StepResult.Suspended("the project is suspended: a Cluster of its own hibernates");
    }
}
