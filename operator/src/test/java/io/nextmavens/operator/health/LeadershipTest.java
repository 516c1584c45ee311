package io.nextmavens.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private final Leadership leadership = Leadership.by("nextmavens-operator");

    @Test
    void aReplicaThatKnowsOfNobodyIsNotReady() {
        // When
        var health = leadership.health();

        // Then
        assertThat(health.getName()).isEqualTo("leader-election");
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getData().orElseThrow())
                .containsEntry("lease", "nextmavens-operator")
                .containsEntry("error", "nobody is known to hold the lease");
    }

    @Test
    void aReplicaThatWaitsIsAsWellAsTheOneThatLeads() {
        // When
        leadership.heldBy("operator-1");

        // Then
        assertThat(leadership.health().getStatus()).isEqualTo(Status.UP);
        assertThat(leadership.health().getData())
                .contains(Map.of("lease", "nextmavens-operator", "holder", "operator-1", "state", "waits"));

        // When
        leadership.heldBy("operator-2");
        leadership.begins();

        // Then
        assertThat(leadership.health().getData())
                .contains(Map.of("lease", "nextmavens-operator", "holder", "operator-2", "state", "leads"));

        // When
        leadership.ends();
        leadership.heldBy("");

        // Then
        assertThat(leadership.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void withoutElectionNobodyIsWaitedFor() {
        // When
        var health = Leadership.ofAll().health();

        // Then
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getData()).contains(Map.of("state", "off"));
    }
}
