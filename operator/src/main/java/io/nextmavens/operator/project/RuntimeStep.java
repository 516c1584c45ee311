package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.runtime.FileStorage;
import io.nextmavens.operator.runtime.Rollout;
import io.nextmavens.operator.runtime.RuntimeInputs;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The runtime's Deployment and Service.
 *
 * <p>Pods start for the first time when the database is complete, so that no row is served before its table is
 * isolated. From then on they are kept as wanted even while the database cannot be looked at.
 */
final class RuntimeStep implements Step {

    private static final List<ConditionType> BEFORE_FIRST_START = List.of(
            ConditionType.DATABASE_READY,
            ConditionType.CATALOG_READY,
            ConditionType.MIGRATIONS_APPLIED,
            ConditionType.ISOLATION_ENFORCED,
            ConditionType.ISOLATION_VERIFIED,
            ConditionType.REPLICATION_READY,
            ConditionType.POOLER_READY,
            ConditionType.REDIS_READY,
            ConditionType.KEYS_READY);

    @Override
    public ConditionType condition() {
        return ConditionType.RUNTIME_READY;
    }

    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        if (!round.isDone(ConditionType.KEYS_READY)) {
            return Optional.of(ConditionType.KEYS_READY);
        }
        var open = BEFORE_FIRST_START.stream()
                .filter(step -> !(round.results().get(step) instanceof StepResult.Done)
                        && !(round.results().get(step) instanceof StepResult.Reported))
                .findFirst();
        return open.filter(step -> !hasStarted(round));
    }

    @Override
    public StepResult run(Round round) {
        var names = round.names();
        round.objects().apply(RuntimeObjects.service(names));
        RuntimeAvailability.bringAbout(round);
        var missing = RuntimeSecrets.missing(round);
        if (missing.isPresent()) {
            return missing.get();
        }
        FileStorage.claim(names, round.spec()).ifPresent(round.objects()::apply);
        var deployment = round.objects().apply(RuntimeObjects.deployment(names, round.spec(), inputs(round)));
        if (round.spec().runtime().autoscaling() == null
                && round.spec().runtime().replicas() == 0) {
            return new StepResult.Done(ConditionReason.SCALED_TO_ZERO, "spec.runtime.replicas is 0");
        }
        var rollout = Rollout.of(deployment);
        if (rollout.complete()) {
            return new StepResult.Done(ConditionReason.AVAILABLE, rollout.description());
        }
        return new PodTrouble(round.client(), names)
                .of(Component.RUNTIME)
                .<StepResult>map(trouble ->
                        new StepResult.Failing(ConditionReason.RUNTIME_FAILING, rollout.description() + "; " + trouble))
                .orElseGet(() -> new StepResult.Waiting(ConditionReason.RUNTIME_ROLLING_OUT, rollout.description()));
    }

    /** Whether there may be a pod that was given such a variable. */
    static boolean mayUse(Round round, Predicate<EnvVar> variable) {
        return round.objects()
                .find(RuntimeObjects.deployment(round.names(), round.spec(), inputs(round)))
                .filter(deployment -> RuntimeObjects.isGiven(deployment, variable)
                        || !Rollout.of(deployment).complete())
                .isPresent();
    }

    static RuntimeInputs inputs(Round round) {
        return new RuntimeInputs(
                image(round), DatabaseLocator.databaseOf(round.project()).slot(), RuntimeSecrets.digest(round));
    }

    /** A runtime is not given to a database whose catalog is not known to be the one it was made with. */
    private static String image(Round round) {
        var catalog = round.results().get(ConditionType.CATALOG_READY);
        var wanted = round.release().image();
        return catalog == null || catalog instanceof StepResult.Done
                ? wanted
                : imageOfPods(round).orElse(wanted);
    }

    /** Image of the pods that there are. */
    static Optional<String> imageOfPods(Round round) {
        return round.objects().find(named(round)).map(RuntimeObjects::image);
    }

    private static Deployment named(Round round) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(round.names().namespace())
                .withName(round.names().runtime())
                .endMetadata()
                .build();
    }

    private static boolean hasStarted(Round round) {
        return round.objects().find(named(round)).isPresent()
                && round.secrets()
                        .read(round.names().databaseSecret())
                        .filter(DatabaseSecret::isComplete)
                        .isPresent();
    }
}
