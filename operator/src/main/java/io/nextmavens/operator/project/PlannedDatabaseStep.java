package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.DatabaseException;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.ProjectDatabase;
import io.nextmavens.operator.owned.Component;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says what would be done to the database, and does nothing to it. What would be done counts as done for the steps
 * behind, so that they say what they would do then.
 */
final class PlannedDatabaseStep implements Step {

    private static final Set<ConditionType> OF_DATABASE = EnumSet.of(
            ConditionType.CATALOG_READY,
            ConditionType.MIGRATIONS_APPLIED,
            ConditionType.ISOLATION_ENFORCED,
            ConditionType.ISOLATION_VERIFIED,
            ConditionType.REPLICATION_READY,
            ConditionType.STANDBYS_READY);

    private final DatabaseLocator locator;
    private final DatabaseProvisioner provisioner;
    private final MigrationsStep migrations;
    private final Clock clock;

    PlannedDatabaseStep(
            DatabaseLocator locator, DatabaseProvisioner provisioner, MigrationsStep migrations, Clock clock) {
        this.locator = locator;
        this.provisioner = provisioner;
        this.migrations = migrations;
        this.clock = clock;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.DATABASE_READY;
    }

    @Override
    public StepResult run(Round round) {
        var planned = new StepResult.Done(ConditionReason.DRY_RUN, "planned");
        OF_DATABASE.forEach(condition -> round.results().put(condition, planned));
        var location = locator.locate(round);
        return switch (location) {
            case DatabaseLocation.Found found -> {
                plan(round, found.admin(), found.database(), true);
                yield planned;
            }
            case DatabaseLocation.NotFound notFound
            when notFound.why() instanceof StepResult.Waiting -> {
                var admin = locator.adminOfStarting(round);
                plan(round, admin, DatabaseLocator.databaseOf(round.project()), false);
                yield planned;
            }
            case DatabaseLocation.NotFound notFound -> notFound.why();
        };
    }

    private void plan(Round round, AdminAccess admin, ProjectDatabase database, boolean isThere) {
        var secret = round.secrets()
                .complete(
                        round.names().owned(round.names().databaseSecret(), Component.DATABASE),
                        content -> DatabaseSecret.complete(
                                content, admin, database, LoginRotation.of(round, clock.instant())));
        round.database(new DatabaseAccess(admin, database, DatabaseSecret.passwords(secret, database)));
        var files = new TreeMap<String, String>();
        var wrong = migrations.read(round, files);
        wrong.ifPresent(result -> round.results().put(ConditionType.MIGRATIONS_APPLIED, result));
        if (!PreviewStep.isCloned(round)) {
            round.dryRun()
                    .addToDatabase(List.of("clone the database of "
                            + round.spec().preview().from() + ", "
                            + round.spec().preview().data()));
        }
        var catalog = CatalogStep.specOf(round);
        var replication = round.spec().replication().enabled();
        try {
            round.dryRun()
                    .addToDatabase(
                            isThere
                                    ? provisioner.plan(admin, database, catalog, files, replication)
                                    : provisioner.planOfNew(database, files.keySet(), replication));
        } catch (DatabaseException e) {
            round.results().put(ConditionType.MIGRATIONS_APPLIED, DatabaseFailures.resultOf(e.problem()));
        }
        if (round.spec().database().cloudNativePG() != null) {
            CloudNativePgDatabase.bringAboutObjects(round);
        }
        if (round.spec().database().standalone() != null
                && round.spec().database().standalone().standbys() > 0) {
            round.dryRun().addToDatabase(List.of("keep login and slots of the standbys"));
            StandbysStep.apply(round);
        }
    }
}
