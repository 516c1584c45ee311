package io.nextmavens.operator.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LifetimeTest {

    private static final Instant MADE = Instant.parse("2026-11-27T00:00:00Z");

    @Test
    void aProjectThatIsNoPreviewHasNone() {
        assertThat(Lifetime.of(project(""))).isEmpty();
    }

    @Test
    void aPreviewLivesThreeDaysAndSaysSoAnHourBefore() {
        // When
        var lifetime = Lifetime.of(project("preview: {from: shop}")).orElseThrow();

        // Then
        assertThat(lifetime).isEqualTo(new Lifetime(at(Duration.ofDays(3)), at(Duration.ofHours(71))));
        assertThat(lifetime.isEnding(at(Duration.ofHours(71)).minusSeconds(1))).isFalse();
        assertThat(lifetime.isEnding(at(Duration.ofHours(71)))).isTrue();
        assertThat(lifetime.isOver(at(Duration.ofDays(3)).minusSeconds(1))).isFalse();
        assertThat(lifetime.isOver(at(Duration.ofDays(3)))).isTrue();
    }

    @Test
    void aShortOneSaysSoForATenthOfItsTime() {
        assertThat(Lifetime.of(project("preview: {from: shop, ttl: 10m}")))
                .contains(new Lifetime(at(Duration.ofMinutes(10)), at(Duration.ofMinutes(9))));
    }

    @Test
    void itIsLookedAtWhenItChanges() {
        // Given
        var lifetime = new Lifetime(at(Duration.ofMinutes(10)), at(Duration.ofMinutes(9)));

        // When / Then
        assertThat(lifetime.change(at(Duration.ofMinutes(1)))).contains(Duration.ofMinutes(8));
        assertThat(lifetime.change(at(Duration.ofMinutes(9)))).contains(Duration.ofMinutes(1));
        assertThat(lifetime.change(at(Duration.ofMinutes(10)))).isEmpty();
    }

    private static Instant at(Duration after) {
        return MADE.plus(after);
    }

    private static NextMavensProject project(String preview) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: try, namespace: shop, creationTimestamp: "%s"}
                spec:
                  database: {standalone: {}}
                  deletionPolicy: Delete
                  %s
                """.formatted(MADE, preview), NextMavensProject.class);
    }
}
