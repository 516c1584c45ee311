package io.nextmavens.operator.project;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * Figures of each project, or of each part of a project, as gauges by namespace and project: of the newest that is known of
 * it. Thread-safe.
 *
 * @param <T> what the figures are read from
 */
final class ProjectGauges<T> {

    /**
     * One figure.
     *
     * @param name of the metric, without {@code nextmavens.}
     * @param unit of the figure, or null
     */
    record Figure<T>(String name, String unit, String description, ToDoubleFunction<T> value) {}

    private record Known<T>(AtomicReference<T> newest, List<Meter> meters) {}

    private final MeterRegistry registry;
    private final List<Figure<T>> figures;
    private final Map<String, Map<Tags, Known<T>>> byUid = new ConcurrentHashMap<>();

    ProjectGauges(MeterRegistry registry, List<Figure<T>> figures) {
        this.registry = registry;
        this.figures = List.copyOf(figures);
    }

    /** Takes what is known of a project now. */
    void record(NextMavensProject project, T newest) {
        record(project, Map.of(Tags.empty(), newest));
    }

    /** Takes what is known of a project's parts now, by the tags that tell them apart; other parts are gone. */
    void record(NextMavensProject project, Map<Tags, T> newest) {
        var known = byUid.computeIfAbsent(project.getMetadata().getUid(), uid -> new ConcurrentHashMap<>());
        known.entrySet().removeIf(part -> {
            boolean isGone = !newest.containsKey(part.getKey());
            if (isGone) {
                remove(part.getValue());
            }
            return isGone;
        });
        newest.forEach((part, now) -> known.computeIfAbsent(part, tags -> register(project, tags, now))
                .newest()
                .set(now));
    }

    /** Forgets a project that is gone, or has nothing to tell any more. */
    void forget(String uid) {
        var known = byUid.remove(uid);
        if (known != null) {
            known.values().forEach(this::remove);
        }
    }

    private void remove(Known<T> known) {
        known.meters().forEach(registry::remove);
    }

    private Known<T> register(NextMavensProject project, Tags part, T first) {
        var newest = new AtomicReference<>(first);
        var tags = part.and(
                "namespace", project.getMetadata().getNamespace(),
                "project", project.getMetadata().getName());
        return new Known<>(
                newest,
                figures.stream()
                        .<Meter>map(figure -> Gauge.builder(
                                        "nextmavens." + figure.name(), newest, reference -> figure.value()
                                                .applyAsDouble(reference.get()))
                                .description(figure.description())
                                .baseUnit(figure.unit())
                                .tags(tags)
                                .register(registry))
                        .toList());
    }
}
