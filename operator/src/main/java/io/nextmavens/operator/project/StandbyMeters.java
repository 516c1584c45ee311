package io.nextmavens.operator.project;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.nextmavens.operator.database.Standby;
import io.nextmavens.operator.project.ProjectGauges.Figure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far each standby is behind, as metrics: {@code nextmavens_standby_lag_bytes} and
 * {@code nextmavens_standby_lag_seconds} by namespace, project and standby.
 */
final class StandbyMeters {

    private static final List<Figure<Standby>> FIGURES = List.of(
            new Figure<>("standby.lag", "bytes", "WAL that it has not replayed", Standby::lagBytes),
            new Figure<>(
                    "standby.lag",
                    "seconds",
                    "Time from a commit to when it can be read there; NaN: it is not connected",
                    standby -> standby.state().isPresent() ? standby.lagSeconds() : Double.NaN));

    private StandbyMeters() {}

    static ProjectGauges<Standby> in(MeterRegistry registry) {
        return new ProjectGauges<>(registry, FIGURES);
    }

    /** Standbys by the tag that tells them apart. */
    static Map<Tags, Standby> byTag(List<Standby> standbys) {
        return standbys.stream()
                .collect(Collectors.toMap(
                        standby -> Tags.of("standby", Integer.toString(standby.ordinal())), standby -> standby));
    }
}
