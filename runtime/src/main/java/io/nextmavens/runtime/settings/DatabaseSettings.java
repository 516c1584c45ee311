package io.nextmavens.runtime.settings;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import java.util.Optional;

/**
 * How to reach the database and listen to it.
 *
 * @param target where it is, for what needs a session of its own: listening, replication
 * @param pooled where transactions go: a pooler in front of it, or the same
 * @param pool the pool's bounds
 * @param preparedStatements whether statements stay prepared in their sessions; not behind a pooler in transaction mode
 * @param channel the channel of {@code NOTIFY} besides {@code nextmavens}; empty: none is listened to
 * @param inDatabase whether the database may override settings
 * @param preConfig the function that sets them
 */
public record DatabaseSettings(
        DatabaseTarget target,
        DatabaseTarget pooled,
        ConnectionPool.Limits pool,
        boolean preparedStatements,
        Optional<String> channel,
        boolean inDatabase,
        Optional<FunctionName> preConfig) {}
