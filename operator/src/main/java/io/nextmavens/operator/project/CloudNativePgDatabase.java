package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.nextmavens.crds.v1alpha1.CloudNativePgSpec;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.operator.cloudnativepg.CloudNativePgCluster;
import io.nextmavens.operator.cloudnativepg.CloudNativePgKind;
import io.nextmavens.operator.cloudnativepg.CloudNativePgObjects;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import io.nextmavens.operator.standalone.StandaloneObjects;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** A database that CloudNativePG runs: its Cluster, and what goes with it there. */
final class CloudNativePgDatabase {

    /** Where a Cluster's primary is reached. */
    private final BiFunction<ProjectObjects, CloudNativePgSpec, StandaloneDatabase.Address> address;

    CloudNativePgDatabase(BiFunction<ProjectObjects, CloudNativePgSpec, StandaloneDatabase.Address> address) {
        this.address = address;
    }

    /** Reached by its Service. */
    CloudNativePgDatabase() {
        this((names, spec) ->
                new StandaloneDatabase.Address(CloudNativePgObjects.primaryHost(names, spec), StandaloneObjects.PORT));
    }

    /** Brings a Cluster of the project's own about; one that is there is found as it is. */
    DatabaseLocation locate(Round round) {
        var spec = round.spec().database().cloudNativePG();
        if (!isInstalled(round)) {
            return new DatabaseLocation.NotFound(new StepResult.Failing(
                    ConditionReason.CLOUD_NATIVE_PG_MISSING,
                    "the cluster has no Cluster of " + CloudNativePgKind.API_VERSION));
        }
        var name = round.names().namespace() + "/" + CloudNativePgObjects.clusterName(round.names(), spec);
        var found = spec.clusterRef() == null
                ? Optional.of(round.objects().apply(CloudNativePgObjects.cluster(round.names(), round.spec())))
                : existing(round, spec);
        if (found.isEmpty()) {
            return new DatabaseLocation.NotFound(new StepResult.Refused(
                    ConditionReason.CLUSTER_MISSING,
                    "the Cluster " + name + " that spec.database.cloudNativePG.clusterRef names does not exist"));
        }
        var cluster = CloudNativePgCluster.of(found.get());
        if (!cluster.superuser()) {
            return new DatabaseLocation.NotFound(new StepResult.Refused(
                    ConditionReason.CLUSTER_CLOSED,
                    "the Cluster " + name + " has no superuser's Secret: set its spec.enableSuperuserAccess to true"));
        }
        var login = round.secrets().read(CloudNativePgObjects.superuserSecret(round.names(), spec));
        if (!cluster.answers() || login.isEmpty()) {
            var trouble = new PodTrouble(round.client(), round.names())
                    .of(CloudNativePgObjects.podsOfCluster(round.names(), spec));
            return new DatabaseLocation.NotFound(new StepResult.Waiting(
                    ConditionReason.DATABASE_STARTING,
                    "the Cluster " + name + " has no instance that is ready: " + cluster.message()
                            + trouble.map(text -> "; " + text).orElse("")));
        }
        return new DatabaseLocation.Found(admin(round, login.get()), DatabaseLocator.databaseOf(round.project()));
    }

    /** The administrator's login, whether the Cluster answers or not. */
    AdminAccess admin(Round round) {
        return admin(
                round,
                round.secrets()
                        .read(CloudNativePgObjects.superuserSecret(
                                round.names(), round.spec().database().cloudNativePG()))
                        .orElse(Map.of()));
    }

    private AdminAccess admin(Round round, Map<String, String> secret) {
        var at = address.apply(round.names(), round.spec().database().cloudNativePG());
        var login = CloudNativePgCluster.login(secret);
        return new AdminAccess(
                at.host(), at.port(), "postgres", "prefer", login.get("username"), login.get("password"));
    }

    /** What CloudNativePG keeps of a database that is there. */
    static void bringAboutObjects(Round round) {
        var spec = round.spec();
        var names = round.names();
        round.objects()
                .apply(CloudNativePgObjects.database(
                        names, spec, DatabaseLocator.databaseOf(round.project()).name()));
        if (spec.database().cloudNativePG().scheduledBackup() != null) {
            round.objects().apply(CloudNativePgObjects.scheduledBackup(names, spec));
        } else {
            round.objects()
                    .delete(CloudNativePgKind.SCHEDULED_BACKUP.object(names.owned(names.database(), Component.BACKUP)));
        }
    }

    /** Stops the pods of a Cluster of the project's own. */
    static void hibernate(Round round) {
        if (round.spec().database().cloudNativePG().clusterRef() == null && isInstalled(round)) {
            round.objects().apply(CloudNativePgObjects.cluster(round.names(), round.spec()));
        }
    }

    /** Deletes a Cluster of the project's own, with its volumes. */
    static void delete(Round round) {
        if (round.spec().database().cloudNativePG().clusterRef() == null && isInstalled(round)) {
            round.objects()
                    .delete(CloudNativePgKind.CLUSTER.object(
                            round.names().kept(round.names().database(), Component.DATABASE)));
        }
    }

    static boolean isInstalled(Round round) {
        return round.client().supports(CloudNativePgKind.API_VERSION, CloudNativePgKind.CLUSTER.kind());
    }

    private static Optional<GenericKubernetesResource> existing(Round round, CloudNativePgSpec spec) {
        return round.look(CloudNativePgKind.CLUSTER.object(new ObjectMetaBuilder()
                .withNamespace(round.names().namespace())
                .withName(spec.clusterRef().name())
                .build()));
    }
}
