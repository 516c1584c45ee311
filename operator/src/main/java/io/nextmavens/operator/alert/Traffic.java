package io.nextmavens.operator.alert;

import java.time.Duration;

/**
 * What the runtime's pods answered in a span of time.
 *
 * @param over the span
 * @param requests how many requests were answered
 * @param errors how many of them with 5xx
 * @param refused how many requests of tenants were refused because of their quotas
 */
record Traffic(Duration over, long requests, long errors, long refused) {}
