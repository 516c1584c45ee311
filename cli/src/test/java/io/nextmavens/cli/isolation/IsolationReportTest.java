package io.nextmavens.cli.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IsolationReportTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void aTableThatIsNotIsolatedEndsTheCommandWithOne() {
        // Given
        var report = report("""
                isolation: {tables: 3, shared: 1, violations: 1, problems: ["public.notes: row-level security is off"]}
                conditions:
                  - {type: IsolationEnforced, status: "False", reason: NotIsolated, message: 1 table, lastTransitionTime: "2026-11-27T11:00:00Z"}
                """);

        // When
        var answer = report.answer(NOW);

        // Then
        assertThat(report.exit()).isEqualTo(Exit.NOT_SO);
        assertThat(answer.text())
                .contains(
                        "notes: tenants are NOT kept apart",
                        "3 exposed tables, 1 of them shared",
                        "  public.notes: row-level");
        assertThat(answer.data().path("verdict").asText()).isEqualTo("violated");
    }

    @Test
    void tenantsThatAreKeptApartAndVerifiedAreFine() {
        // Given
        var report = report("""
                isolation: {tables: 3, shared: 1, violations: 0}
                conditions:
                  - {type: IsolationEnforced, status: "True", reason: Isolated, message: fine, lastTransitionTime: "2026-11-27T11:00:00Z"}
                  - {type: IsolationVerified, status: "True", reason: Verified, message: tried, lastTransitionTime: "2026-11-27T11:00:00Z"}
                """);

        // When
        var exit = report.exit();

        // Then
        assertThat(exit).isEqualTo(Exit.DONE);
    }

    @Test
    void whatIsNotKnownIsNotTakenForGood() {
        // Given
        var report = report("observedGeneration: 1\n");

        // When
        var exit = report.exit();

        // Then
        assertThat(exit).isEqualTo(Exit.NOT_SO);
        assertThat(report.answer(NOW).text()).startsWith("notes: not known yet");
    }

    private static IsolationReport report(String status) {
        return new IsolationReport(Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, namespace: shop}
                spec: {database: {server: {adminSecretRef: {name: admin}}}}
                status:
                %s
                """.formatted(status.indent(2)), NextMavensProject.class));
    }
}
