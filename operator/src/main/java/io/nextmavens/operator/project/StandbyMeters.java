package io.nextmavens.operator.project;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.database.Standby;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * How far each standby is behind, as metrics: {@code nextmavens_standby_lag_bytes} and
 * {@code nextmavens_standby_lag_seconds} by namespace, project and standby. Thread-safe.
 */
final class StandbyMeters {

    private record Known(AtomicReference<Standby> newest, List<Meter> meters) {}

    private final MeterRegistry registry;
    private final Map<String, Map<Integer, Known>> byUid = new ConcurrentHashMap<>();

    StandbyMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(NextMavensProject project, List<Standby> standbys) {
        var known = byUid.computeIfAbsent(project.getMetadata().getUid(), uid -> new ConcurrentHashMap<>());
        known.keySet().removeIf(ordinal -> {
            boolean isGone = standbys.stream().noneMatch(standby -> standby.ordinal() == ordinal);
            if (isGone) {
                known.get(ordinal).meters().forEach(registry::remove);
            }
            return isGone;
        });
        standbys.forEach(standby -> known.computeIfAbsent(standby.ordinal(), ordinal -> register(project, standby))
                .newest()
                .set(standby));
    }

    /** Forgets a project that is gone, or that has no standbys. */
    void forget(String uid) {
        var known = byUid.remove(uid);
        if (known != null) {
            known.values().forEach(standby -> standby.meters().forEach(registry::remove));
        }
    }

    private Known register(NextMavensProject project, Standby first) {
        var newest = new AtomicReference<>(first);
        var meters = new ArrayList<Meter>();
        meters.add(gauge(project, newest, "bytes", "WAL that it has not replayed", Standby::lagBytes));
        meters.add(gauge(
                project,
                newest,
                "seconds",
                "Time from a commit to when it can be read there; NaN: it is not connected",
                standby -> standby.state().isPresent() ? standby.lagSeconds() : Double.NaN));
        return new Known(newest, meters);
    }

    private Meter gauge(
            NextMavensProject project,
            AtomicReference<Standby> newest,
            String unit,
            String description,
            ToDoubleFunction<Standby> value) {
        return Gauge.builder("nextmavens.standby.lag", newest, reference -> value.applyAsDouble(reference.get()))
                .description(description)
                .baseUnit(unit)
                .tag("namespace", project.getMetadata().getNamespace())
                .tag("project", project.getMetadata().getName())
                .tag("standby", Integer.toString(newest.get().ordinal()))
                .register(registry);
    }
}
