package io.nextmavens.operator.alert;

import java.time.Duration;
import java.util.Map;

/**
 * What the runtime's pods answered in a span of time.
 *
 * @param over the span
 * @param requests how many requests were answered
 * @param errors how many of them with 5xx
 * @param refused how many requests of tenants were refused because of their quotas
 * @param refusedLately of the tenants of which most were: how many, by the first eight digits of their ids
 */
record Traffic(Duration over, long requests, long errors, long refused, Map<String, Long> refusedLately) {

    Traffic {
        refusedLately = Map.copyOf(refusedLately);
    }
}
