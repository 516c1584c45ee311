package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.nextmavens.operator.database.DatabaseException;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.ProjectDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a project. Its objects go by their owner references; what becomes of the database is said in an event.
 *
 * <p>A server that does not answer holds a deletion up for {@code nextmavens.deletion-timeout} and no longer: a
 * namespace that cannot go is worse than a database that is left, which the event names.
 */
final class ProjectDeletion {

    private final DatabaseLocator locator;
    private final DatabaseProvisioner provisioner;
    private final Clock clock;

    ProjectDeletion(DatabaseLocator locator, DatabaseProvisioner provisioner, Clock clock) {
        this.locator = locator;
        this.provisioner = provisioner;
        this.clock = clock;
    }

    /** Returns whether it is done, so that the project may go. */
    boolean run(Round round) {
        return switch (round.spec().deletionPolicy()) {
            case Retain -> retain(round) && retainFiles(round);
            case Delete -> drop(round);
        };
    }

    private static boolean retainFiles(Round round) {
        if (files(round).isPresent()) {
            round.events()
                    .normal(
                            EventReason.FILES_RETAINED,
                            "deletionPolicy is Retain: the PersistentVolumeClaim "
                                    + round.names().filesClaim()
                                    + " stays with its files; a project of the same name takes them up again");
        }
        return true;
    }

    private static void dropFiles(Round round) {
        // one that is mounted is there until its pod is gone
        files(round)
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .ifPresent(claim -> {
                    round.objects().delete(claim);
                    round.events()
                            .normal(
                                    EventReason.FILES_DROPPED,
                                    "the volume of files is deleted: "
                                            + round.names().filesClaim());
                });
    }

    private static Optional<PersistentVolumeClaim> files(Round round) {
        return round.objects()
                .find(new PersistentVolumeClaimBuilder()
                        .withMetadata(named(round, round.names().filesClaim()))
                        .build());
    }

    private boolean retain(Round round) {
        if (round.spec().database().standalone() != null) {
            round.events()
                    .normal(
                            EventReason.DATABASE_RETAINED,
                            "deletionPolicy is Retain: the PersistentVolumeClaim "
                                    + round.names().databaseClaim() + " and the Secret "
                                    + round.names().superuserSecret()
                                    + " stay; a project of the same name takes them up again");
            return true;
        }
        return retainAtServer(round);
    }

    /** The slot goes: it would hold back WAL for a reader that does not come back. */
    private boolean retainAtServer(Round round) {
        deletePods(round);
        var database = DatabaseLocator.databaseOf(round.project());
        return switch (locator.locate(round)) {
            case DatabaseLocation.NotFound notFound ->
                retained(round, database, slotStays(database, notFound.why().message()));
            case DatabaseLocation.Found found -> {
                try {
                    round.tell(EventReason.SLOT_DROPPED, provisioner.dropSlot(found.admin(), database));
                    yield retained(round, database, "its slot is dropped");
                } catch (DatabaseException e) {
                    boolean givesUp = e.problem().terminal() || isOverdue(round);
                    yield givesUp
                            ? retained(
                                    round,
                                    database,
                                    slotStays(database, e.problem().message()))
                            : waitFor(round, "the slot", e.problem().message());
                }
            }
        };
    }

    private static String slotStays(ProjectDatabase database, String why) {
        return "its slot " + database.slot() + " holds back WAL until it is read or dropped: " + why;
    }

    private static boolean retained(Round round, ProjectDatabase database, String slot) {
        round.events()
                .normal(
                        EventReason.DATABASE_RETAINED,
                        "deletionPolicy is Retain: the database " + database.name() + " stays with its logins; "
                                + slot);
        return true;
    }

    private boolean drop(Round round) {
        deletePods(round);
        if (!stopClone(round) && !isOverdue(round)) {
            return waitFor(round, "the database", "it is still cloned into");
        }
        dropFiles(round);
        if (round.spec().database().standalone() != null) {
            return dropStandalone(round);
        }
        if (!dropAtServer(round)) {
            return false;
        }
        if (round.spec().database().cloudNativePG() != null) {
            CloudNativePgDatabase.delete(round);
        }
        return true;
    }

    /** Pods that still run would connect again and take the slot again. */
    private static void deletePods(Round round) {
        round.objects()
                .delete(new DeploymentBuilder()
                        .withMetadata(named(round, round.names().runtime()))
                        .build());
        round.objects()
                .delete(new DeploymentBuilder()
                        .withMetadata(named(round, round.names().pooler()))
                        .build());
    }

    /** A pod that clones on would leave what it has made behind; returns whether there is none. */
    private static boolean stopClone(Round round) {
        if (round.spec().preview() == null) {
            return true;
        }
        var clone = new CloneRun(round);
        clone.stop();
        return !clone.isWriting();
    }

    private static boolean dropStandalone(Round round) {
        var names = round.names();
        round.objects()
                .delete(new StatefulSetBuilder()
                        .withMetadata(named(round, names.database()))
                        .build());
        round.objects()
                .delete(new PersistentVolumeClaimBuilder()
                        .withMetadata(named(round, names.databaseClaim()))
                        .build());
        round.objects()
                .delete(new SecretBuilder()
                        .withMetadata(named(round, names.superuserSecret()))
                        .build());
        round.events().normal(EventReason.DATABASE_DROPPED, "the standalone database is deleted with its volume");
        return true;
    }

    private boolean dropAtServer(Round round) {
        var database = DatabaseLocator.databaseOf(round.project());
        return switch (locator.locate(round)) {
            case DatabaseLocation.NotFound notFound ->
                leave(round, database, notFound.why().message());
            case DatabaseLocation.Found found -> {
                try {
                    var report = provisioner.drop(found.admin(), database);
                    round.tell(EventReason.DATABASE_DROPPED, report.changes());
                    if (!report.left().isEmpty()) {
                        round.events()
                                .warning(
                                        EventReason.DATABASE_LEFT.text(),
                                        "left on " + found.admin().address() + ": " + String.join("; ", report.left()));
                    }
                    yield true;
                } catch (DatabaseException e) {
                    boolean givesUp = e.problem().terminal() || isOverdue(round);
                    yield givesUp
                            ? leave(round, database, e.problem().message())
                            : waitFor(round, "the database", e.problem().message());
                }
            }
        };
    }

    private static boolean waitFor(Round round, String what, String why) {
        round.events().warning(EventReason.DELETION_WAITS.text(), what + " is not dropped yet: " + why);
        return false;
    }

    private static boolean leave(Round round, ProjectDatabase database, String why) {
        round.events()
                .warning(
                        EventReason.DATABASE_LEFT.text(),
                        "the database " + database.name() + ", its logins " + database.authenticator() + ", "
                                + database.owner() + ", " + database.replicator() + " and its slot " + database.slot()
                                + " are left behind, drop them by hand: " + why);
        return true;
    }

    private boolean isOverdue(Round round) {
        var since = Instant.parse(round.project().getMetadata().getDeletionTimestamp());
        return clock.instant().isAfter(since.plus(round.settings().deletionTimeout()));
    }

    private static ObjectMeta named(Round round, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(round.names().namespace())
                .withName(name)
                .build();
    }
}
