package io.nextmavens.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class LogLineTest {

    private static final LogSource ONE =
            LogSource.of(pod("notes-runtime-1", "running: {}")).getFirst();
    private static final LogSource TWO =
            LogSource.of(pod("notes-runtime-2", "running: {}")).getFirst();

    @Test
    void aLineIsReadAsTheKubeletWritesIt() {
        // When
        var line = LogLine.of(ONE, "2026-11-27T12:00:00.123456789Z it is  so", Instant.EPOCH);
        var empty = LogLine.of(ONE, "2026-11-27T12:00:00Z", Instant.EPOCH);
        var cut = LogLine.of(ONE, "and goes on", line.time());

        // Then
        assertThat(line.time()).isEqualTo(Instant.parse("2026-11-27T12:00:00.123456789Z"));
        assertThat(line.text()).isEqualTo("it is  so");
        assertThat(empty.text()).isEmpty();
        assertThat(cut).isEqualTo(new LogLine(ONE, line.time(), "and goes on"));
    }

    @Test
    void linesOfSeveralPodsComeInTheOrderOfTimeWithTheirPods() {
        // Given
        var lines = new ArrayList<>(List.of(
                LogLine.of(ONE, "2026-11-27T12:00:02Z second", Instant.EPOCH),
                LogLine.of(TWO, "2026-11-27T12:00:01Z first", Instant.EPOCH)));
        var out = new StringWriter();
        var printer = new LogPrinter(new PrintWriter(out), LogPrinter.Format.TEXT, true, true, Ansi.OFF);

        // When
        lines.sort(LogLine.BY_TIME);
        lines.forEach(printer::print);

        // Then
        assertThat(out.toString()).isEqualTo("""
                notes-runtime-2 | 2026-11-27T12:00:01Z first
                notes-runtime-1 | 2026-11-27T12:00:02Z second
                """);
    }

    @Test
    void programsGetAnObjectForEachLine() {
        // Given
        var out = new StringWriter();
        var printer = new LogPrinter(new PrintWriter(out), LogPrinter.Format.JSON, false, true, Ansi.OFF);

        // When
        printer.print(LogLine.of(TWO, "2026-11-27T12:00:01Z \"quoted\"", Instant.EPOCH));

        // Then
        assertThat(out.toString().strip())
                .isEqualTo("{\"time\":\"2026-11-27T12:00:01Z\",\"namespace\":\"shop\",\"pod\":\"notes-runtime-2\","
                        + "\"container\":\"runtime\",\"component\":\"runtime\",\"message\":\"\\\"quoted\\\"\"}");
    }

    @Test
    void aContainerHasALogOnceItHasBegun() {
        // When
        var waiting =
                LogSource.of(pod("p", "waiting: {reason: ContainerCreating}")).getFirst();
        var crashed = LogSource.of(pod("p", "terminated: {exitCode: 1}")).getFirst();

        // Then
        assertThat(waiting.state()).isEqualTo(LogSource.State.WAITING);
        assertThat(crashed.state()).isEqualTo(LogSource.State.ENDED);
        assertThat(TWO.state()).isEqualTo(LogSource.State.RUNNING);
    }

    @Test
    void theDatabaseOfCloudNativePgIsFoundByItsCluster() {
        // Given
        var standalone = project("standalone: {}");
        var cluster = project("cloudNativePG: {clusterRef: {name: shared}}");

        // When, Then
        assertThat(LogPart.DATABASE.labels(standalone).orElseThrow())
                .containsEntry("app.kubernetes.io/component", "database")
                .containsEntry("app.kubernetes.io/instance", "notes");
        assertThat(LogPart.DATABASE.labels(cluster)).contains(Map.of("cnpg.io/cluster", "shared"));
    }

    private static NextMavensProject project(String database) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, namespace: shop}
                spec: {database: {%s}}
                """.formatted(database), NextMavensProject.class);
    }

    private static Pod pod(String name, String state) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop, labels: {app.kubernetes.io/component: runtime}}
                spec: {containers: [{name: runtime}]}
                status: {containerStatuses: [{name: runtime, state: {%s}}]}
                """.formatted(name, state), Pod.class);
    }
}
