package io.nextmavens.runtime.realtime.socket;

import io.nextmavens.runtime.realtime.RealtimeSettings.Limits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What each tenant uses of this pod. Thread-safe. */
public final class Tenants {

    /** One tenant's use. */
    public static final class Use {

        private final AtomicInteger connections = new AtomicInteger();
        private final Meter joins;
        private final Meter events;
        private final Meter presence;

        Use(Limits limits) {
            joins = new Meter(limits.joinsPerSecond(), 1);
            events = new Meter(limits.eventsPerSecond(), 1);
            presence = new Meter(limits.presencePerSecond(), 1);
        }

        public boolean mayJoin() {
            return joins.take(1);
        }

        public boolean maySend(int messages) {
            return events.take(messages);
        }

        public boolean mayTrack() {
            return presence.take(1);
        }
    }

    private static final int TIDY_AT = 10_000;

    private final Limits limits;
    private final Map<String, Use> uses = new ConcurrentHashMap<>();

    public Tenants(Limits limits) {
        this.limits = limits;
    }

    /** The use of the tenant, or of the project where the name is empty. */
    public Use of(String tenant) {
        if (uses.size() > TIDY_AT) {
            // meters of those who have nothing open are full again soon
            uses.values().removeIf(use -> use.connections.get() == 0);
        }
        return uses.computeIfAbsent(tenant, name -> new Use(limits));
    }

    /** Counts a connection in; false when the tenant has as many as it may. */
    public boolean enter(String tenant) {
        Use use = of(tenant);
        if (use.connections.incrementAndGet() > limits.connections()) {
            use.connections.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts it out. */
    public void leave(String tenant) {
        of(tenant).connections.decrementAndGet();
    }
}
