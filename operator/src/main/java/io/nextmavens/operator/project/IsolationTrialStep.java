package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.TableIsolation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tries from time to time to get at rows of other tenants, which must fail: what a table says of itself is one thing,
 * what PostgreSQL does with it another.
 *
 * <p>It is tried anew when the tables or the spec have changed, after it was possible or not known, and after
 * {@code nextmavens.isolation-trial-interval}. Thread-safe.
 */
final class IsolationTrialStep implements Step {

    private static final int MOST_LEAKS = 20;

    private final DatabaseProvisioner provisioner;
    private final Clock clock;
    private final Map<String, Tried> tried = new ConcurrentHashMap<>();

    /** The last try that failed as it should. */
    private record Tried(Instant at, Long generation, List<TableIsolation> tables, StepResult result) {}

    IsolationTrialStep(DatabaseProvisioner provisioner, Clock clock) {
        this.provisioner = provisioner;
        this.clock = clock;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.ISOLATION_VERIFIED;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return round.isolated().isPresent() ? Optional.empty() : Optional.of(ConditionType.ISOLATION_ENFORCED);
    }

    @Override
    public StepResult run(Round round) {
        var uid = round.project().getMetadata().getUid();
        var generation = round.project().getMetadata().getGeneration();
        var tables = round.isolated().orElseThrow();
        var last = tried.get(uid);
        if (last != null
                && Objects.equals(last.generation(), generation)
                && last.tables().equals(tables)
                && clock.instant().isBefore(last.at().plus(round.settings().isolationTrialInterval()))) {
            return last.result();
        }
        tried.remove(uid);
        var access = round.database().orElseThrow();
        var trial = provisioner.tryIsolation(access.admin(), access.database(), access.passwords(), tables);
        if (trial.leaks().isEmpty()) {
            var result = new StepResult.Done(
                    ConditionReason.VERIFIED,
                    "two tenants got at no row of each other or of others in " + trial.tables() + " tables"
                            + (trial.undecided().isEmpty()
                                    ? ""
                                    : "; not decided: " + String.join("; ", trial.undecided())));
            tried.put(uid, new Tried(clock.instant(), generation, tables, result));
            return result;
        }
        var message = String.join(
                "; ", trial.leaks().subList(0, Math.min(trial.leaks().size(), MOST_LEAKS)));
        return switch (round.spec().tenancy().mode()) {
            case Enforce -> new StepResult.Failing(ConditionReason.ISOLATION_BROKEN, message);
            case Observe -> new StepResult.Reported(ConditionReason.ISOLATION_BROKEN, message);
        };
    }

    /** Forgets a project that is gone. */
    void forget(String uid) {
        tried.remove(uid);
    }
}
