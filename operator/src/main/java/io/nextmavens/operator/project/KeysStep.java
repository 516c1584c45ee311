package io.nextmavens.operator.project;

import io.nextmavens.operator.owned.Component;
import java.time.Instant;

/** The Secret with the JWT secret and the keys. Needs no database. */
final class KeysStep implements Step {

    @Override
    public ConditionType condition() {
        return ConditionType.KEYS_READY;
    }

    @Override
    public StepResult run(Round round) {
        var created = Instant.parse(round.project().getMetadata().getCreationTimestamp());
        round.secrets()
                .complete(
                        round.names().owned(round.names().keysSecret(), Component.KEYS),
                        content -> ProjectKeys.complete(content, created));
        return new StepResult.Done(
                ConditionReason.GENERATED,
                "keys are in the Secret " + round.names().keysSecret());
    }
}
