package io.nextmavens.operator.project;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.operator.database.ReplicationReport;
import io.nextmavens.operator.project.ProjectGauges.Figure;
import java.util.List;

/**
 * What each project's slot holds back, as metrics: {@code nextmavens_slot_lag_bytes}, {@code nextmavens_slot_held_bytes}
 * and {@code nextmavens_slot_safe_bytes} by namespace and project.
 */
final class SlotMeters {

    private static final List<Figure<ReplicationReport>> FIGURES = List.of(
            new Figure<>("slot.lag", "bytes", "WAL that the reader has not confirmed", ReplicationReport::lagBytes),
            new Figure<>("slot.held", "bytes", "WAL that is held back", ReplicationReport::heldBytes),
            new Figure<>(
                    "slot.safe",
                    "bytes",
                    "WAL that can be written before the server may give the slot up; NaN: without limit",
                    report ->
                            report.safeBytes().isPresent() ? report.safeBytes().getAsLong() : Double.NaN));

    private SlotMeters() {}

    static ProjectGauges<ReplicationReport> in(MeterRegistry registry) {
        return new ProjectGauges<>(registry, FIGURES);
    }
}
