package io.nextmavens.runtime.tracing;

import java.util.Optional;

/**
 * Which traces are recorded (OpenTelemetry specification, Trace SDK, Sampling).
 *
 * @param byParent whether what the caller has decided holds
 * @param ratio of those that nobody has decided on, from 0 to 1
 */
record Sampling(boolean byParent, double ratio) {

    boolean records(Optional<TraceContext> parent, TraceContext trace) {
        if (byParent && parent.isPresent()) {
            return parent.get().sampled();
        }
        // by the trace's id, so that all who share the ratio decide alike
        return ratio >= 1 || (trace.low() & Long.MAX_VALUE) < ratio * Long.MAX_VALUE;
    }
}
