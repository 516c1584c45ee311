package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.KeysSpec;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.project.KeyRotation.Phase;
import io.nextmavens.operator.runtime.Rollout;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The Secret with the JWT secret, the keys and what seals. Needs no database.
 *
 * <p>A rotation goes on while pods are replaced, which needs this step to be done: the reason says how far it is.
 */
final class KeysStep implements Step {

    private final Clock clock;

    KeysStep(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ConditionType condition() {
        return ConditionType.KEYS_READY;
    }

    @Override
    public StepResult run(Round round) {
        var created = Instant.parse(round.project().getMetadata().getCreationTimestamp());
        var rotation = rotation(round);
        var name = round.names().keysSecret();
        var before = Phase.of(round.secrets().read(name).orElse(Map.of()));
        var content = round.secrets()
                .complete(
                        round.names().owned(name, Component.KEYS),
                        found -> ProjectKeys.complete(found, created, rotation));
        var phase = Phase.of(content);
        if (phase != before) {
            tell(round, before, phase);
        }
        return switch (phase) {
            case NONE -> new StepResult.Done(ConditionReason.GENERATED, "keys are in the Secret " + name);
            case ANNOUNCED ->
                new StepResult.Done(
                        ConditionReason.KEYS_ROTATING, "pods are told of the next JWT secret before one signs with it");
            case SIGNING ->
                new StepResult.Done(
                        ConditionReason.KEYS_ROTATING,
                        "pods begin to sign with the new JWT secret of the Secret " + name);
            case OVERLAPPING ->
                new StepResult.Done(
                        ConditionReason.KEYS_OVERLAP,
                        "keys and tokens of the JWT secret before are accepted until "
                                + ProjectKeys.overlapEnds(content, rotation.overlap()));
        };
    }

    private static void tell(Round round, Phase before, Phase now) {
        var secret = round.names().keysSecret();
        if (now == Phase.SIGNING) {
            round.events()
                    .normal(
                            EventReason.KEYS_ROTATED,
                            "JWT_SECRET, ANON_KEY and SERVICE_KEY of the Secret " + secret
                                    + " are new; those before are accepted for a while");
        } else if (before == Phase.OVERLAPPING) {
            round.events()
                    .normal(EventReason.KEYS_ENDED, "keys and tokens of the JWT secret before are accepted no longer");
        }
    }

    private KeyRotation rotation(Round round) {
        var keys = round.spec().keys();
        return new KeyRotation(
                ProjectAnnotations.valueOf(round.project(), ProjectAnnotations.ROTATE_KEYS),
                Optional.ofNullable(keys.rotateEvery()).map(KeysSpec::duration),
                longest(KeysSpec.duration(keys.overlap()), RuntimeObjects.accessTokenLifetime(round.spec())),
                clock.instant(),
                content -> everyPodHas(round, content));
    }

    private static Duration longest(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** A Deployment does not count pods that are ending, and they serve on for some seconds. */
    private static boolean everyPodHas(Round round, Map<String, String> content) {
        var digest = RuntimeSecrets.digest(round, content);
        return round.objects()
                        .find(RuntimeObjects.deployment(round.names(), round.spec(), RuntimeStep.inputs(round)))
                        .map(deployment -> RuntimeObjects.hasSecrets(deployment, digest)
                                && Rollout.of(deployment).complete())
                        .orElse(true)
                && !RuntimePods.isAnyEnding(round);
    }
}
