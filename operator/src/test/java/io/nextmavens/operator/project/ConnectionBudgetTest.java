package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {

    private static final ConnectionBudget.Claim THERE = new ConnectionBudget.Claim("a/there", 40, true, "2026-03-01");
    private static final ConnectionBudget.Claim OLDER = new ConnectionBudget.Claim("a/older", 40, false, "2026-01-01");
    private static final ConnectionBudget.Claim YOUNGER =
            new ConnectionBudget.Claim("a/younger", 40, false, "2026-02-01");

    @Test
    void projectsThatAreThereComeFirstAndThenTheOldest() {
        // Given
        var claims = List.of(YOUNGER, OLDER, THERE);

        // When
        var there = ConnectionBudget.of("a/there", claims, 80);
        var older = ConnectionBudget.of("a/older", claims, 80);
        var younger = ConnectionBudget.of("a/younger", claims, 80);

        // Then
        assertThat(there.fits()).isTrue();
        assertThat(older.fits()).isTrue();
        assertThat(younger.fits()).isFalse();
        assertThat(younger.connections().promised()).isEqualTo(80);
        assertThat(younger.message())
                .isEqualTo("the project opens up to 40 connections; 80 of 80 of the server are promised to projects");
    }

    @Test
    void oneThatDoesNotFitKeepsNoSmallerOneOut() {
        // Given
        var large = new ConnectionBudget.Claim("a/large", 500, false, "2026-01-01");

        // When
        var younger = ConnectionBudget.of("a/younger", List.of(large, YOUNGER), 80);

        // Then
        assertThat(younger.fits()).isTrue();
    }

    @Test
    void whatIsThereCountsEvenWhereItIsTooMuch() {
        // When
        var there = ConnectionBudget.of("a/there", List.of(THERE), 30);

        // Then
        assertThat(there.fits()).isFalse();
        assertThat(there.connections().promised()).isEqualTo(40);
    }
}
