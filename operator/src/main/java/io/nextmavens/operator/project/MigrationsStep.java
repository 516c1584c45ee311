package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.MigrationsStatus;
import io.nextmavens.operator.database.DatabaseException;
import io.nextmavens.operator.database.DatabaseProvisioner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The project's own SQL, from its ConfigMaps.
 *
 * <p>A migration that PostgreSQL refuses would be refused in every round, with the locks it takes: it is tried again
 * when its text changes, and else only now and then, in case the data that it met were put right.
 */
final class MigrationsStep implements Step {

    private static final String SUFFIX = ".sql";
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(5);

    private final DatabaseProvisioner provisioner;
    private final Clock clock;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    private record Refusal(Map<String, String> migrations, Instant at, StepResult result) {}

    MigrationsStep(DatabaseProvisioner provisioner, Clock clock) {
        this.provisioner = provisioner;
        this.clock = clock;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.MIGRATIONS_APPLIED;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return round.isDone(ConditionType.CATALOG_READY) ? Optional.empty() : Optional.of(ConditionType.CATALOG_READY);
    }

    @Override
    public StepResult run(Round round) {
        var migrations = new TreeMap<String, String>();
        return read(round, migrations).orElseGet(() -> migrate(round, migrations));
    }

    /** Gathers the files of all ConfigMaps, and says so where that cannot be done. */
    Optional<StepResult> read(Round round, Map<String, String> migrations) {
        for (var source : round.spec().database().migrations()) {
            var name = source.configMapRef().name();
            var configMap = round.look(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(round.names().namespace())
                    .withName(name)
                    .endMetadata()
                    .build());
            if (configMap.isEmpty()) {
                return Optional.of(
                        new StepResult.Refused(
                                ConditionReason.CONFIG_MAP_MISSING,
                                "the ConfigMap " + round.names().namespace() + "/" + name
                                        + " that spec.database.migrations names does not exist; create it with its .sql files"));
            }
            var twice = addFiles(configMap.get(), migrations);
            if (twice.isPresent()) {
                return Optional.of(new StepResult.Refused(
                        ConditionReason.MIGRATION_REFUSED,
                        "spec.database.migrations: " + twice.get() + " is in two ConfigMaps, the second is " + name
                                + "; rename one, so that their order is clear"));
            }
        }
        return Optional.empty();
    }

    private StepResult migrate(Round round, SortedMap<String, String> migrations) {
        var uid = round.names().uid();
        var refusal = refusals.get(uid);
        if (refusal != null
                && refusal.migrations().equals(migrations)
                && clock.instant().isBefore(refusal.at().plus(BETWEEN_TRIES))) {
            return refusal.result();
        }
        var access = round.database().orElseThrow();
        try {
            round.tell(
                    EventReason.MIGRATION_APPLIED,
                    provisioner.migrate(access.admin(), access.database(), access.passwords(), migrations));
        } catch (DatabaseException e) {
            var result = DatabaseFailures.resultOf(e.problem());
            if (result instanceof StepResult.Refused) {
                refusals.put(uid, new Refusal(Map.copyOf(migrations), clock.instant(), result));
            }
            return result;
        }
        refusals.remove(uid);
        round.migrationsStatus(
                new MigrationsStatus(migrations.size(), migrations.isEmpty() ? null : migrations.lastKey()));
        return migrations.isEmpty()
                ? new StepResult.Done(ConditionReason.NO_MIGRATIONS, "spec.database.migrations has no files")
                : new StepResult.Done(
                        ConditionReason.MIGRATED, migrations.size() + " applied, the last is " + migrations.lastKey());
    }

    /** Returns the name of a file that is there already. */
    private static Optional<String> addFiles(ConfigMap configMap, Map<String, String> migrations) {
        for (var file : Objects.requireNonNullElse(configMap.getData(), Map.<String, String>of())
                .entrySet()) {
            if (file.getKey().endsWith(SUFFIX) && migrations.put(file.getKey(), file.getValue()) != null) {
                return Optional.of(file.getKey());
            }
        }
        return Optional.empty();
    }

    /** Forgets a project that is gone. */
    void forget(String uid) {
        refusals.remove(uid);
    }
}
