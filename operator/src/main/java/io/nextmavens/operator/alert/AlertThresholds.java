package io.nextmavens.operator.alert;

import java.time.Duration;

/**
 * From when on something is worth an alert.
 *
 * @param deployment how long a step may take
 * @param database how long the database may be away
 * @param expiry how long before its end a certificate or key is told of
 */
record AlertThresholds(Duration deployment, Duration database, Duration expiry) {}
