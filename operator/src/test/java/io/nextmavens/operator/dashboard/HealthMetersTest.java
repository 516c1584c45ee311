package io.nextmavens.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthMetersTest {

    @Test
    void countsProjectsByHealth() {
        // Given
        var registry = new SimpleMeterRegistry();
        var project = new NextMavensProject();
        project.setMetadata(
                new ObjectMetaBuilder().withName("notes").withGeneration(1L).build());

        // When
        HealthMeters.bind(registry, () -> List.of(project, project));

        // Then
        assertThat(registry.get("nextmavens.projects")
                        .tag("health", "unknown")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("nextmavens.projects")
                        .tag("health", "healthy")
                        .gauge()
                        .value())
                .isZero();
        assertThat(registry.getMeters()).hasSize(Health.values().length);
    }
}
