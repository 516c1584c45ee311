package io.nextmavens.operator.database;

import java.time.Duration;

/**
 * How much of a server the operator takes, and for how long.
 *
 * @param connectionsPerServer connections at the same time to one host:port, whatever the number of projects
 * @param waitForConnection how long a step waits for one of them
 * @param connectTimeout how long a connection may take to come about; whole seconds
 * @param lockTimeout PostgreSQL's lock_timeout
 * @param statementTimeout PostgreSQL's statement_timeout of the operator's own statements
 * @param migrationTimeout statement_timeout of a migration's statements
 */
public record ConnectionLimits(
        int connectionsPerServer,
        Duration waitForConnection,
        Duration connectTimeout,
        Duration lockTimeout,
        Duration statementTimeout,
        Duration migrationTimeout) {

    /** Four connections; 5 s to connect, 10 s for a lock, 60 s for a statement, 15 min for a migration's. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            4,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(15));
}
