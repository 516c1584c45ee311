package io.nextmavens.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertSpec;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAlertsTest {

    @Test
    void thoseThatFireAreOpenTheLongestFirst() {
        // Given
        var made = new NextMavensAlert();
        made.setSpec(new AlertSpec(new ProjectReference("notes"), AlertCause.DRILL_FAILED));
        var alerts = OpenAlerts.among(project -> List.of(
                alert(AlertCause.SLOT_LAG, AlertPhase.Firing, "2026-11-27T06:31:00Z"),
                alert(AlertCause.BACKUP_FAILED, AlertPhase.Recovered, "2026-11-27T01:00:00Z"),
                made,
                alert(AlertCause.HIGH_ERROR_RATE, AlertPhase.Firing, "2026-11-27T05:00:00Z")));

        // When
        var open = alerts.of(new NextMavensProject());

        // Then
        assertThat(open)
                .containsExactly(
                        new OpenAlerts.Alert("HighErrorRate", "Why", "because", "2026-11-27T05:00:00Z"),
                        new OpenAlerts.Alert("SlotLag", "Why", "because", "2026-11-27T06:31:00Z"));
    }

    private static NextMavensAlert alert(AlertCause cause, AlertPhase phase, String since) {
        var alert = new NextMavensAlert();
        alert.setSpec(new AlertSpec(new ProjectReference("notes"), cause));
        alert.setStatus(new AlertStatus(phase, 1, since, null, "Why", "because", null, null));
        return alert;
    }
}
