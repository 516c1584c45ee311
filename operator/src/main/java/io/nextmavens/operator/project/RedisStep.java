package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.StandaloneRedisSpec;
import io.nextmavens.operator.network.NetworkObjects;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.Digest;
import io.nextmavens.operator.redis.RedisConfig;
import io.nextmavens.operator.redis.RedisObjects;
import io.nextmavens.operator.runtime.Rollout;
import io.nextmavens.operator.runtime.RuntimeObjects;

/** The Redis between the pods of the runtime, where the spec asks for one of the project's own. Needs no database. */
final class RedisStep implements Step {

    private static final int PASSWORD_BYTES = 24;

    @Override
    public ConditionType condition() {
        return ConditionType.REDIS_READY;
    }

    @Override
    public StepResult run(Round round) {
        var spec = round.spec().redis();
        if (spec != null && spec.standalone() != null) {
            return bringAbout(round, spec.standalone());
        }
        remove(round);
        if (spec == null) {
            return new StepResult.Done(
                    ConditionReason.NO_REDIS,
                    isAlone(round)
                            ? "spec.redis is not set"
                            : "spec.redis is not set: realtime of one pod does not reach clients of another, and each"
                                    + " pod counts rate limits for itself");
        }
        return RuntimeSecrets.missing(round, "spec.redis.urlSecretRef", spec.urlSecretRef())
                .<StepResult>map(missing -> missing)
                .orElseGet(() -> new StepResult.Done(
                        ConditionReason.REDIS_GIVEN,
                        "its address is in the Secret " + spec.urlSecretRef().name()));
    }

    private static StepResult bringAbout(Round round, StandaloneRedisSpec spec) {
        var names = round.names();
        var content = round.secrets()
                .complete(
                        names.owned(names.redis(), Component.REDIS),
                        before -> RedisConfig.complete(
                                before, names, spec, () -> RandomPassword.ofBytes(PASSWORD_BYTES)));
        round.objects().apply(RedisObjects.service(names));
        var policy = NetworkObjects.redis(names, RedisObjects.PORT);
        if (round.spec().network().policies()) {
            round.objects().apply(policy);
        } else {
            round.objects().delete(policy);
        }
        boolean isSuspended = round.spec().suspend() && !SuspendedRuntimeStep.hasPods(round);
        var rollout = Rollout.of(round.objects()
                .apply(RedisObjects.deployment(
                        names,
                        spec,
                        round.settings().redisImage(),
                        Digest.of(content.get(RedisConfig.FILE)),
                        isSuspended)));
        if (isSuspended) {
            return new StepResult.Suspended("the project is suspended: no pod of Redis runs");
        }
        if (rollout.complete()) {
            return new StepResult.Done(ConditionReason.REDIS_AVAILABLE, rollout.description());
        }
        return new PodTrouble(round.client(), names)
                .of(Component.REDIS)
                .<StepResult>map(trouble ->
                        new StepResult.Failing(ConditionReason.REDIS_FAILING, rollout.description() + "; " + trouble))
                .orElseGet(() -> new StepResult.Waiting(ConditionReason.REDIS_STARTING, rollout.description()));
    }

    /** When the last pod that connects to it is gone. */
    private static void remove(Round round) {
        if (RuntimeStep.mayUse(round, variable -> RuntimeObjects.leadsToRedis(round.names(), variable))) {
            return;
        }
        ObjectMeta metadata = round.names().owned(round.names().redis(), Component.REDIS);
        round.objects().delete(new DeploymentBuilder().withMetadata(metadata).build());
        round.objects().delete(RedisObjects.service(round.names()));
        Secret config = new SecretBuilder().withMetadata(metadata).build();
        round.objects().delete(config);
        round.objects().delete(NetworkObjects.redis(round.names(), RedisObjects.PORT));
    }

    private static boolean isAlone(Round round) {
        var runtime = round.spec().runtime();
        return runtime.autoscaling() == null && runtime.replicas() <= 1;
    }
}
