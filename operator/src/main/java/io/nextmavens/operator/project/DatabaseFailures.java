package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.operator.database.DatabaseProblem;

/** Says what a problem with a database means for a step. Pure. */
final class DatabaseFailures {

    private DatabaseFailures() {}

    static StepResult resultOf(DatabaseProblem problem) {
        var reason =
                switch (problem) {
                    case DatabaseProblem.Unreachable ignored -> ConditionReason.DATABASE_UNREACHABLE;
                    case DatabaseProblem.LoginRefused ignored -> ConditionReason.DATABASE_LOGIN_REFUSED;
                    case DatabaseProblem.Spec ignored -> ConditionReason.SPEC_REFUSED;
                    case DatabaseProblem.Server ignored -> ConditionReason.DATABASE_SERVER_UNFIT;
                    case DatabaseProblem.OwnedByAnother ignored -> ConditionReason.DATABASE_TAKEN;
                    case DatabaseProblem.Migration ignored -> ConditionReason.MIGRATION_REFUSED;
                    case DatabaseProblem.Busy ignored -> ConditionReason.DATABASE_BUSY;
                    case DatabaseProblem.Refused ignored -> ConditionReason.DATABASE_REFUSED_STATEMENT;
                };
        return problem.terminal()
                ? new StepResult.Refused(reason, problem.message())
                : new StepResult.Failing(reason, problem.message());
    }
}
