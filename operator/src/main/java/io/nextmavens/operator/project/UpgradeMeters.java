package io.nextmavens.operator.project;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.UpgradePhase;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** How many projects are where between two releases: {@code nextmavens_upgrade_projects} by {@code phase}. */
final class UpgradeMeters {

    private UpgradeMeters() {}

    static void register(MeterRegistry registry, Supplier<List<NextMavensProject>> projects) {
        for (UpgradePhase phase : UpgradePhase.values()) {
            Gauge.builder("nextmavens.upgrade.projects", projects, all -> count(all.get(), phase))
                    .description("Projects by where they are between two releases of the operator")
                    .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
    }

    private static long count(List<NextMavensProject> projects, UpgradePhase phase) {
        return projects.stream()
                .filter(project -> project.getStatus() != null
                        && project.getStatus().upgrade() != null
                        && project.getStatus().upgrade().phase() == phase)
                .count();
    }
}
