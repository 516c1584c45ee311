package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.IsolationResult;
import io.nextmavens.operator.database.TableIsolation;
import java.util.List;
import java.util.Optional;

/**
 * Row-level security on every exposed table.
 *
 * <p>It waits for neither migrations nor this round's look at the catalog: a project whose newest migration or
 * extension is refused goes on serving, so its tables are still guarded.
 */
final class IsolationStep implements Step {

    private static final int MOST_PROBLEMS = 20;

    private final DatabaseProvisioner provisioner;

    IsolationStep(DatabaseProvisioner provisioner) {
        this.provisioner = provisioner;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.ISOLATION_ENFORCED;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        if (round.database().isEmpty()) {
            return Optional.of(ConditionType.DATABASE_READY);
        }
        return round.isDone(ConditionType.CATALOG_READY) || hadCatalog(round)
                ? Optional.empty()
                : Optional.of(ConditionType.CATALOG_READY);
    }

    @Override
    public StepResult run(Round round) {
        var access = round.database().orElseThrow();
        var mode = round.spec().tenancy().mode();
        var result = provisioner.isolate(access.admin(), access.database(), CatalogStep.modeOf(mode));
        round.tell(EventReason.ISOLATION_REPAIRED, result.changes());
        round.isolated(result.tables());
        var problems = problems(result);
        round.isolationStatus(new IsolationStatus(
                result.tables().size(),
                (int) result.tables().stream().filter(TableIsolation::shared).count(),
                problems.size(),
                problems.stream().limit(MOST_PROBLEMS).toList()));
        if (problems.isEmpty()) {
            return new StepResult.Done(
                    ConditionReason.ISOLATED, result.tables().size() + " exposed tables keep tenants apart");
        }
        var message = problems.size() + " of " + result.tables().size() + " exposed tables do not keep tenants apart: "
                + String.join("; ", problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)));
        return switch (mode) {
            case Enforce -> new StepResult.Failing(ConditionReason.NOT_ISOLATED, message);
            case Observe -> new StepResult.Reported(ConditionReason.OBSERVED, message);
        };
    }

    private static List<String> problems(IsolationResult result) {
        return result.tables().stream()
                .flatMap(table ->
                        table.problem().stream().map(problem -> table.schema() + "." + table.table() + ": " + problem))
                .toList();
    }

    private static boolean hadCatalog(Round round) {
        return Optional.ofNullable(round.project().getStatus())
                .map(ProjectStatus::database)
                .map(DatabaseStatus::catalog)
                .isPresent();
    }
}
