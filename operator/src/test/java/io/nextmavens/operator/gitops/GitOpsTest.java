package io.nextmavens.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.AlertPhase;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import io.nextmavens.crds.v1alpha1.BackupTaskStatus;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backups, restores and alerts by Argo CD and Flux, and Argo CD's actions; projects and tenants are beside their statuses. */
class GitOpsTest {

    @Test
    void everyKindOfOursHasAHealthCheckAndEachFileIsThere() throws Exception {
        // Given
        Set<String> kinds;
        try (var crds = Files.list(Path.of("../crds/yaml"))) {
            kinds = crds.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.startsWith("nextmavens"))
                    .collect(Collectors.toSet());
        }

        // When
        var entries = ArgoCd.entries();

        // Then
        assertThat(entries.keySet().stream().filter(key -> key.contains(".health.")))
                .containsExactlyInAnyOrder(
                        "resource.customizations.health.nextmavens.io_NextMavensAlert",
                        "resource.customizations.health.nextmavens.io_NextMavensBackup",
                        "resource.customizations.health.nextmavens.io_NextMavensProject",
                        "resource.customizations.health.nextmavens.io_NextMavensRestore",
                        "resource.customizations.health.nextmavens.io_NextMavensTenant")
                .hasSize(kinds.size());
        assertThat(entries.values()).allMatch(file -> Files.exists(Path.of("../manifests/gitops/argocd", file)));
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, Progressing, InProgress",
        "Running, Progressing, InProgress",
        "Succeeded, Healthy, Current",
        "Failed, Degraded, Failed"
    })
    void aBackupAndARestoreAreAsTheirJobs(String phase, String argo, String flux) throws Exception {
        // Given
        var ready = phase.equals("Succeeded") ? ConditionStatus.TRUE : ConditionStatus.FALSE;
        var condition = new Condition("Ready", ready, 1L, "2026-11-01T12:00:00Z", "Job", "what came of it");
        var status = new BackupTaskStatus(phase, List.of(condition), null);
        var backup = new NextMavensBackup();
        var restore = new NextMavensRestore();
        backup.setStatus(status);
        restore.setStatus(status);
        for (HasMetadata task : List.of(backup, restore)) {
            task.setMetadata(new ObjectMetaBuilder().withGeneration(1L).build());

            // When / Then
            assertThat(ArgoCd.health(task)).isEqualTo(new ArgoCd.Health(argo, "what came of it"));
            assertThat(Flux.health(task)).isEqualTo(flux);
        }
    }

    @Test
    void whatTheOperatorHasNotSeenIsUnderWay() throws Exception {
        for (HasMetadata one : List.of(
                new NextMavensProject(),
                new NextMavensTenant(),
                new NextMavensBackup(),
                new NextMavensRestore(),
                new NextMavensAlert())) {
            // Given
            one.setMetadata(new ObjectMetaBuilder().withGeneration(1L).build());

            // When / Then
            assertThat(ArgoCd.health(one).status()).as(one.getKind()).isEqualTo("Progressing");
            if (!(one instanceof NextMavensAlert)) {
                assertThat(Flux.health(one)).as(one.getKind()).isEqualTo("InProgress");
            }
        }
    }

    @Test
    void anAlertIsDegradedAsLongAsItsCauseIsThere() {
        // Given
        var alert = new NextMavensAlert();
        alert.setMetadata(new ObjectMetaBuilder().withGeneration(1L).build());

        // When / Then
        alert.setStatus(alert(AlertPhase.Firing));
        assertThat(ArgoCd.health(alert)).isEqualTo(new ArgoCd.Health("Degraded", "cannot reach db:5432"));
        alert.setStatus(alert(AlertPhase.Recovered));
        assertThat(ArgoCd.health(alert).status()).isEqualTo("Healthy");
    }

    private static AlertStatus alert(AlertPhase phase) {
        return new AlertStatus(phase, 1, null, null, "DatabaseUnreachable", "cannot reach db:5432", null, List.of());
    }

    @Test
    void aProjectIsSuspendedResumedPausedAndRotated() {
        // Given
        var project = project("{}", "");

        // When / Then
        assertThat(ArgoCd.actions(project)).containsExactly("pause", "rotate-keys", "rotate-logins", "suspend");
        assertThat(ArgoCd.act("suspend", project).at("/spec/suspend")).isEqualTo(bool(true));
        for (String what : List.of("keys", "logins")) {
            assertThat(annotation(ArgoCd.act("rotate-" + what, project), "nextmavens.io/rotate-" + what))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        }
        assertThat(annotation(ArgoCd.act("pause", project), "nextmavens.io/pause"))
                .isEqualTo("true");

        // Given
        var atRest = project("{nextmavens.io/pause: 'true', team: data}", "suspend: true");

        // When / Then
        assertThat(ArgoCd.actions(atRest)).containsExactly("resume", "unpause");
        assertThat(ArgoCd.act("resume", atRest).at("/spec/suspend")).isEqualTo(bool(false));
        var unpaused = ArgoCd.act("unpause", atRest).at("/metadata/annotations");
        assertThat(unpaused.toString()).isEqualTo("{\"team\":\"data\"}");
    }

    @Test
    void aTenantIsSuspendedAndResumed() {
        // Given
        var tenant = Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata: {name: acme, namespace: notes}
                spec: {projectRef: {name: notes}}
                """, NextMavensTenant.class);

        // When
        var suspended = ArgoCd.act("suspend", tenant);

        // Then
        assertThat(ArgoCd.actions(tenant)).containsExactly("suspend");
        assertThat(suspended.at("/spec/suspended")).isEqualTo(bool(true));
        var now = Serialization.unmarshal(suspended.toString(), NextMavensTenant.class);
        assertThat(ArgoCd.actions(now)).containsExactly("resume");
        assertThat(ArgoCd.act("resume", now).at("/spec/suspended")).isEqualTo(bool(false));
    }

    private static NextMavensProject project(String annotations, String more) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, namespace: notes, annotations: %s}
                spec:
                  database: {standalone: {storage: {size: 1Gi}}}
                  %s
                """.formatted(annotations, more), NextMavensProject.class);
    }

    private static JsonNode bool(boolean value) {
        return BooleanNode.valueOf(value);
    }

    private static String annotation(JsonNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asText();
    }
}
