package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.PoolerSpec;
import io.nextmavens.operator.cloudnativepg.CloudNativePgKind;
import io.nextmavens.operator.cloudnativepg.CloudNativePgObjects;
import io.nextmavens.operator.network.NetworkObjects;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.Digest;
import io.nextmavens.operator.pooler.PoolerConfig;
import io.nextmavens.operator.pooler.PoolerObjects;
import io.nextmavens.operator.pooler.PoolerTarget;
import io.nextmavens.operator.runtime.Rollout;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.Map;
import java.util.Optional;

/**
 * PgBouncer in front of the database, where the spec asks for it. Needs the logins' Secret only, so it is kept as
 * wanted while the database cannot be looked at.
 */
final class PoolerStep implements Step {

    @Override
    public ConditionType condition() {
        return ConditionType.POOLER_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        boolean isNeeded =
                round.spec().database().pooler() != null && logins(round).isEmpty();
        return isNeeded ? Optional.of(ConditionType.DATABASE_READY) : Optional.empty();
    }

    @Override
    public StepResult run(Round round) {
        var spec = round.spec().database().pooler();
        if (spec == null) {
            return remove(round);
        }
        if (round.spec().database().cloudNativePG() != null) {
            return ofCloudNativePg(round, spec);
        }
        var names = round.names();
        var files = PoolerConfig.files(spec, target(logins(round).orElseThrow()));
        round.secrets().complete(names.owned(names.pooler(), Component.POOLER), content -> files);
        round.objects().apply(PoolerObjects.service(names));
        var policy = NetworkObjects.pooler(names, round.spec().network(), PoolerObjects.PORT);
        if (round.spec().network().policies()) {
            round.objects().apply(policy);
        } else {
            round.objects().delete(policy);
        }
        boolean isSuspended = isSuspended(round);
        var deployment = round.objects()
                .apply(PoolerObjects.deployment(
                        names, spec, round.settings().postgresqlImage(), Digest.of(files.toString()), isSuspended));
        return isSuspended
                ? new StepResult.Suspended("the project is suspended: no pod of the pooler runs")
                : resultOf(round, spec, Rollout.of(deployment), names.selector(Component.POOLER));
    }

    /** Its pods go after those of the runtime, which need it to their end. */
    private static boolean isSuspended(Round round) {
        return round.spec().suspend() && !SuspendedRuntimeStep.hasPods(round);
    }

    private static StepResult ofCloudNativePg(Round round, PoolerSpec spec) {
        boolean isSuspended = isSuspended(round);
        var pooler = round.objects().apply(CloudNativePgObjects.pooler(round.names(), round.spec(), isSuspended));
        if (isSuspended) {
            return new StepResult.Suspended("the project is suspended: no pod of the Pooler runs");
        }
        // instances in the status of a Pooler are those that are not ready, too
        var deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(round.names().namespace())
                .withName(pooler.getMetadata().getName())
                .endMetadata()
                .build();
        return round.look(deployment)
                .map(found ->
                        resultOf(round, spec, Rollout.of(found), CloudNativePgObjects.podsOfPooler(round.names())))
                .orElseGet(() -> new StepResult.Waiting(
                        ConditionReason.POOLER_ROLLING_OUT,
                        "CloudNativePG has not made the Deployment of the Pooler "
                                + pooler.getMetadata().getName() + " yet"));
    }

    private static StepResult resultOf(Round round, PoolerSpec spec, Rollout rollout, Map<String, String> selector) {
        if (rollout.complete()) {
            return new StepResult.Done(
                    ConditionReason.POOLED,
                    rollout.description() + ", each with " + spec.poolSize() + " connections to the database for "
                            + spec.maxClients() + " clients");
        }
        return new PodTrouble(round.client(), round.names())
                .of(selector)
                .<StepResult>map(trouble ->
                        new StepResult.Failing(ConditionReason.POOLER_FAILING, rollout.description() + "; " + trouble))
                .orElseGet(() -> new StepResult.Waiting(ConditionReason.POOLER_ROLLING_OUT, rollout.description()));
    }

    /** When the last pod that connects to it is gone. */
    private static StepResult remove(Round round) {
        if (!RuntimeStep.mayUse(round, RuntimeObjects::leadsToPooler)) {
            ObjectMeta metadata = round.names().owned(round.names().pooler(), Component.POOLER);
            if (round.spec().database().cloudNativePG() != null && CloudNativePgDatabase.isInstalled(round)) {
                round.objects().delete(CloudNativePgKind.POOLER.object(metadata));
            }
            round.objects()
                    .delete(new DeploymentBuilder().withMetadata(metadata).build());
            round.objects().delete(PoolerObjects.service(round.names()));
            Secret config = new SecretBuilder().withMetadata(metadata).build();
            round.objects().delete(config);
            round.objects()
                    .delete(NetworkObjects.pooler(round.names(), round.spec().network(), PoolerObjects.PORT));
        }
        return new StepResult.Done(ConditionReason.NO_POOLER, "spec.database.pooler is not set");
    }

    private static Optional<Map<String, String>> logins(Round round) {
        return round.secrets().read(round.names().databaseSecret()).filter(DatabaseSecret::isComplete);
    }

    private static PoolerTarget target(Map<String, String> logins) {
        return new PoolerTarget(
                logins.get("host"),
                logins.get("port"),
                logins.get("sslmode"),
                logins.get("database"),
                logins.get("authenticator-username"),
                logins.get("authenticator-password"),
                DatabaseSecret.previous(logins)
                        .map(name -> Map.of(name, logins.getOrDefault(DatabaseSecret.PREVIOUS_PASSWORD, "")))
                        .orElse(Map.of()));
    }
}
