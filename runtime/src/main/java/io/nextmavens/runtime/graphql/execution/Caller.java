package io.nextmavens.runtime.graphql.execution;

import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.postgres.Step;
import io.nextmavens.runtime.postgres.TransactionMode.Isolation;
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
 */
public record Caller(
        Identity identity,
        Isolation isolation,
        Supplier<SessionSettings> settings,
        Optional<Step.Run> before,
        boolean prepared,
        boolean rollback) {}
