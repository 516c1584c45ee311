package io.nextmavens.operator.project;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.database.ReplicationReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * What each project's slot holds back, as metrics: {@code nextmavens_slot_lag_bytes}, {@code nextmavens_slot_held_bytes}
 * and {@code nextmavens_slot_safe_bytes} by namespace and project. Thread-safe.
 */
final class SlotMeters {

    private record Known(AtomicReference<ReplicationReport> newest, List<Meter> meters) {}

    private final MeterRegistry registry;
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    SlotMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(NextMavensProject project, ReplicationReport report) {
        byUid.computeIfAbsent(project.getMetadata().getUid(), uid -> register(project, report))
                .newest()
                .set(report);
    }

    /** Forgets a project that is gone. */
    void forget(String uid) {
        var known = byUid.remove(uid);
        if (known != null) {
            known.meters().forEach(registry::remove);
        }
    }

    private Known register(NextMavensProject project, ReplicationReport first) {
        var newest = new AtomicReference<>(first);
        return new Known(
                newest,
                List.of(
                        gauge(
                                project,
                                newest,
                                "lag",
                                "WAL that the reader has not confirmed",
                                ReplicationReport::lagBytes),
                        gauge(project, newest, "held", "WAL that is held back", ReplicationReport::heldBytes),
                        gauge(
                                project,
                                newest,
                                "safe",
                                "WAL that can be written before the server may give the slot up; NaN: without limit",
                                report -> report.safeBytes().isPresent()
                                        ? report.safeBytes().getAsLong()
                                        : Double.NaN)));
    }

    private Meter gauge(
            NextMavensProject project,
            AtomicReference<ReplicationReport> newest,
            String what,
            String description,
            ToDoubleFunction<ReplicationReport> value) {
        return Gauge.builder("nextmavens.slot." + what, newest, reference -> value.applyAsDouble(reference.get()))
                .description(description)
                .baseUnit("bytes")
                .tag("namespace", project.getMetadata().getNamespace())
                .tag("project", project.getMetadata().getName())
                .register(registry);
    }
}
