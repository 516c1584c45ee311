package io.nextmavens.operator.traffic;

import java.time.Instant;

/**
 * What a project's pods did over about the last minute. What is not known is NaN.
 *
 * @param at when its pods were asked last
 * @param pods how many answered
 * @param requestsPerSecond answers of all services
 * @param clientErrors share of them with 4xx, from 0 to 1
 * @param serverErrors share of them with 5xx, from 0 to 1
 * @param p50 median of latency in seconds
 * @param p95 95th percentile of latency in seconds
 * @param connections connections to the database that are open
 * @param connectionsMax connections that the pools open at most
 * @param waiting requests that wait for a connection
 * @param sockets WebSockets of realtime
 * @param slotLag bytes of WAL that the slot's reader has not confirmed
 */
public record Traffic(
        Instant at,
        int pods,
        double requestsPerSecond,
        double clientErrors,
        double serverErrors,
        double p50,
        double p95,
        double connections,
        double connectionsMax,
        double waiting,
        double sockets,
        double slotLag) {}
