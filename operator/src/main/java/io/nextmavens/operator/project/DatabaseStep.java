package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.owned.Component;
import java.time.Clock;
import java.util.Optional;

/** The server, the database in it and its logins. */
final class DatabaseStep implements Step {

    private final DatabaseLocator locator;
    private final DatabaseProvisioner provisioner;
    private final SharedServers servers;
    private final Clock clock;

    DatabaseStep(DatabaseLocator locator, DatabaseProvisioner provisioner, SharedServers servers, Clock clock) {
        this.clock = clock;
        this.servers = servers;
        this.locator = locator;
        this.provisioner = provisioner;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.DATABASE_READY;
    }

    @Override
    public StepResult run(Round round) {
        return switch (locator.locate(round)) {
            case DatabaseLocation.NotFound notFound -> notFound.why();
            case DatabaseLocation.Found found -> provision(round, found);
        };
    }

    private StepResult provision(Round round, DatabaseLocation.Found found) {
        var admin = found.admin();
        var database = found.database();
        var server = provisioner.checkServer(admin);
        var budget = round.spec().database().server() == null
                ? Optional.<ConnectionBudget>empty()
                : Optional.of(servers.budget(round, admin, server));
        boolean fits = budget.map(ConnectionBudget::fits).orElse(true);
        if (!fits && !isThere(round)) {
            return new StepResult.Refused(
                    ConditionReason.CONNECTIONS_PROMISED, budget.get().message());
        }
        if (round.spec().database().server() != null) {
            var slots = servers.slots(round, admin, server);
            round.slots(slots);
            if (round.spec().replication().enabled() && !slots.fits() && !isThere(round)) {
                return new StepResult.Refused(ConditionReason.SLOTS_PROMISED, slots.message());
            }
        }
        round.tell(EventReason.DATABASE_CREATED, provisioner.ensureDatabase(admin, database));
        // The passwords are in their Secret before a login has them: an operator killed in between finds them there.
        var secret = round.secrets()
                .complete(
                        round.names().owned(round.names().databaseSecret(), Component.DATABASE),
                        content -> DatabaseSecret.complete(
                                content, admin, database, LoginRotation.of(round, clock.instant())));
        if (round.spec().database().cloudNativePG() != null) {
            CloudNativePgDatabase.bringAboutObjects(round);
        }
        var passwords = DatabaseSecret.passwords(secret, database);
        round.tell(EventReason.LOGINS_CHANGED, provisioner.ensureLogins(admin, database, passwords));
        round.database(new DatabaseAccess(admin, database, passwords));
        round.databaseStatus(new DatabaseStatus(
                database.name(),
                admin.host(),
                admin.port(),
                server.version(),
                catalogBefore(round),
                budget.map(ConnectionBudget::connections).orElse(null)));
        if (!fits) {
            return new StepResult.Reported(
                    ConditionReason.CONNECTIONS_PROMISED, budget.get().message());
        }
        var volumes = DatabaseVolumes.grow(round);
        if (volumes.isPresent()) {
            return new StepResult.Reported(ConditionReason.VOLUME_NOT_RESIZED, volumes.get());
        }
        return new StepResult.Done(
                ConditionReason.PROVISIONED, "database " + database.name() + " on " + admin.address());
    }

    private static boolean isThere(Round round) {
        return Optional.ofNullable(round.project().getStatus())
                .map(ProjectStatus::database)
                .isPresent();
    }

    private static String catalogBefore(Round round) {
        return Optional.ofNullable(round.project().getStatus())
                .map(ProjectStatus::database)
                .map(DatabaseStatus::catalog)
                .orElse(null);
    }
}
