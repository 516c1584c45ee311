package io.nextmavens.runtime.graphql.socket;

import java.time.Duration;

/**
 * What is too much.
 *
 * @param connections to this pod
 * @param operations at a time of one connection
 * @param initWait until a connection has said who it is
 * @param messageBytes of one message that comes
 * @param outboxBytes that may wait for one connection to read them
 */
public record SocketLimits(int connections, int operations, Duration initWait, int messageBytes, int outboxBytes) {}
