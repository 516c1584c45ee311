package io.nextmavens.operator.dashboard;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.List;
import java.util.function.Supplier;

/** How many projects are how, as {@code nextmavens_projects} by {@code health}: eight series, however many projects there are. */
public final class HealthMeters {

    private HealthMeters() {}

    /** Registers them. */
    public static void bind(MeterRegistry registry, Supplier<List<NextMavensProject>> projects) {
        for (Health health : Health.values()) {
            Gauge.builder("nextmavens.projects", () -> count(projects.get(), health))
                    .description("Projects that are so")
                    .tag("health", health.text())
                    .register(registry);
        }
    }

    private static long count(List<NextMavensProject> projects, Health health) {
        return projects.stream().filter(project -> Health.of(project) == health).count();
    }
}
