package io.nextmavens.operator.traffic;

import java.util.Map;

/**
 * What a pod has counted since it started.
 *
 * @param requests requests that were answered
 * @param serverErrors those of them with 5xx
 * @param refused requests of tenants that were refused because of their quotas
 * @param refusedLately those of the last five minutes, of the tenants of which most were: by the first eight digits of the
 *     tenant's id
 */
public record PodCounters(long requests, long serverErrors, long refused, Map<String, Long> refusedLately) {

    public PodCounters {
        refusedLately = Map.copyOf(refusedLately);
    }
}
