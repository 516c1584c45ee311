package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
import io.nextmavens.runtime.replica.ReplicaRead;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * As whom, and under which settings, statements run: the envelope that REST's requests have too.
 *
 * @param identity who asks
 * @param isolation of the transaction
 * @param settings makes the settings of one transaction
 * @param before the function that is called before every request's statements
 * @param prepared whether sessions keep statements prepared
 * @param rollback whether mutations are undone in the end
 * @param replica the read from the replica that this is, if it is one
 */
public record Caller(
        Identity identity,
        Isolation isolation,
        Supplier<SessionSettings> settings,
        Optional<Step.Run> before,
        boolean prepared,
        boolean rollback,
        Optional<ReplicaRead> replica) {

    /** The same, reading from the replica. */
    public Caller at(ReplicaRead read) {
        return new Caller(identity, isolation, settings, before, prepared, rollback, Optional.of(read));
    }

    /** Whether the replica had to give up. */
    boolean hasToAskPrimary() {
        return replica.isPresent() && replica.get().fallback().isPresent();
    }
}
