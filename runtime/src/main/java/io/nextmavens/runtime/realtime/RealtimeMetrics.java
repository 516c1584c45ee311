package io.nextmavens.runtime.realtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.realtime.broadcast.Hub;
import io.nextmavens.runtime.realtime.changes.ChangeFeed;
import io.nextmavens.runtime.realtime.changes.Changes;
import io.nextmavens.runtime.realtime.changes.SlotWatch;
import io.nextmavens.runtime.realtime.pods.Pods;
import java.util.Collection;
import java.util.List;

/** The meters of realtime, documented in {@code docs/realtime.md}. */
record RealtimeMetrics(MeterRegistry registry) {

    void register(Collection<?> connections, Hub hub, Changes changes, SlotWatch slot, Pods pods) {
        ChangeFeed feed = changes.feed();
        gauge("nextmavens.realtime.connections", "Open connections", connections, Collection::size);
        gauge("nextmavens.realtime.channels", "Channels that somebody is in", hub, Hub::channels);
        FunctionCounter.builder("nextmavens.realtime.broadcasts.sent", hub, Hub::sent)
                .description("Broadcasts sent to members")
                .register(registry);
        FunctionCounter.builder("nextmavens.realtime.changes", feed, ChangeFeed::delivered)
                .description("Changes handed on")
                .register(registry);
        gauge("nextmavens.realtime.retained.bytes", "Changes retained", feed, ChangeFeed::retainedBytes);
        gauge("nextmavens.realtime.reading", "1 on the pod that reads the slot", feed, f -> f.isReading() ? 1 : 0);
        gauge(
                "nextmavens.realtime.live",
                "1 when changes come as they are committed",
                feed,
                f -> f.state() instanceof ChangeFeed.State.Live ? 1 : 0);
        gauge(
                "nextmavens.realtime.pods.connected",
                "1 when other pods are reached",
                pods,
                p -> p.isConnected() ? 1 : 0);
        gauge("nextmavens.realtime.slot.lag.bytes", "Log kept for the slot", slot, SlotWatch::lagBytes);
        gauge(
                "nextmavens.realtime.slot.safe.bytes",
                "Log that may be written before the slot is lost; -1 without a limit",
                slot,
                SlotWatch::safeBytes);
        for (String status : List.of("reserved", "extended", "unreserved", "lost")) {
            Gauge.builder(
                            "nextmavens.realtime.slot.wal.status",
                            slot,
                            s -> s.status().equals(status) ? 1 : 0)
                    .description("1 for the slot's wal_status")
                    .tag("status", status)
                    .strongReference(true)
                    .register(registry);
        }
    }

    private <T> void gauge(String name, String description, T of, java.util.function.ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
