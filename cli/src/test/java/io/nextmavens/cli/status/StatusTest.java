package io.nextmavens.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static final NextMavensProject READY = project("""
            metadata: {name: notes, namespace: shop, creationTimestamp: "2026-11-24T12:00:00Z"}
            spec:
              database: {standalone: {}}
              backups: {keySecretRef: {name: key}, s3: {bucket: b, secretRef: {name: s}}}
            status:
              url: http://notes.localhost
              database: {name: notes, host: notes-database.shop.svc, port: 5432, version: "17.6 (Debian 17.6-1)", catalog: "21"}
              migrations: {applied: 2, latest: 0002_tags.sql}
              tenants: {total: 3, suspended: 1}
              backups:
                lastBackup: {job: a, finished: "2026-11-27T03:00:00Z", backup: x}
                lastGoodBackup: {job: a, finished: "2026-11-27T03:00:00Z", backup: x}
              conditions:
                - {type: DatabaseReady, status: "True", reason: Provisioned, message: there, lastTransitionTime: "2026-11-25T12:00:00Z"}
                - {type: Ready, status: "True", reason: Ready, message: all steps are done, lastTransitionTime: "2026-11-27T11:00:00Z"}
            """);

    private static final NextMavensProject FAILING = project("""
            metadata: {name: orders, namespace: shop, creationTimestamp: "2026-11-27T11:55:00Z"}
            spec: {database: {server: {adminSecretRef: {name: admin}}}}
            status:
              conditions:
                - {type: DatabaseReady, status: "True", reason: Provisioned, message: there, lastTransitionTime: "2026-11-27T11:56:00Z"}
                - {type: RuntimeReady, status: "False", reason: RuntimeFailing, message: "the pod ends", lastTransitionTime: "2026-11-27T11:57:00Z"}
                - {type: RoutesReady, status: "Unknown", reason: Blocked, message: waits for RuntimeReady, lastTransitionTime: "2026-11-27T11:57:00Z"}
                - {type: Ready, status: "False", reason: Progressing, message: RuntimeReady, lastTransitionTime: "2026-11-27T11:55:00Z"}
            """);

    @Test
    void projectsAreShownInATable() {
        // Given
        var views = List.of(
                new ProjectView(READY, Optional.of(new ProjectView.Pods(2, 2)), Optional.of(List.of())),
                new ProjectView(FAILING, Optional.empty(), Optional.empty()));

        // When
        var table = StatusTable.of(views, true, NOW);

        // Then
        assertThat(table).isEqualTo("""
                NAMESPACE   NAME     READY   REASON        URL                      DATABASE          PODS   TENANTS           BACKUPS   ALERTS   AGE
                shop        notes    True    Ready         http://notes.localhost   standalone 17.6   2/2    3 (1 suspended)   9h ago    -        3d
                shop        orders   False   Progressing   -                        server            ?      -                 none      ?        5m
                """);
    }

    @Test
    void oneProjectIsShownWithItsConditionsAndWhatToDo() {
        // Given
        var alert = Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensAlert
                spec: {projectRef: {name: orders}, cause: DeploymentFailed}
                status: {phase: Firing, since: "2026-11-27T11:58:00Z", message: the pod ends}
                """, NextMavensAlert.class);
        var view = new ProjectView(FAILING, Optional.of(new ProjectView.Pods(0, 1)), Optional.of(List.of(alert)));

        // When
        var page = StatusPage.of(view, NOW);

        // Then
        assertThat(page).isEqualTo("""
                orders in the namespace shop: Progressing
                  url        -
                  database   server
                  pods       0/1 of the runtime
                  tenants    -
                  backups    none

                CONDITION       STATUS    REASON           SINCE   MESSAGE
                DatabaseReady   True      Provisioned      4m      there
                RuntimeReady    False     RuntimeFailing   3m      the pod ends
                RoutesReady     Unknown   Blocked          3m      waits for RuntimeReady
                Ready           False     Progressing      5m      RuntimeReady

                Alerts
                  DeploymentFailed   2m   the pod ends

                What to do
                  RuntimeReady (RuntimeFailing): Look at the pod's logs: kubectl logs deployment/orders-runtime.
                """);
    }

    @Test
    void aProjectThatIsWellNeedsNothing() {
        // Given
        var view = new ProjectView(READY, Optional.of(new ProjectView.Pods(1, 1)), Optional.of(List.of()));

        // When
        var page = StatusPage.of(view, NOW);

        // Then
        assertThat(page)
                .startsWith("notes in the namespace shop: Ready\n")
                .contains("standalone 17.6, notes at notes-database.shop.svc:5432", "2 applied, the last 0002_tags.sql")
                .endsWith("What to do\n  Nothing.\n");
    }

    @Test
    void programsGetTheSame() {
        // Given
        var view = new ProjectView(FAILING, Optional.of(new ProjectView.Pods(0, 1)), Optional.of(List.of()));

        // When
        var data = StatusData.of(List.of(view)).path("items").path(0);

        // Then
        assertThat(data.path("ready").asBoolean(true)).isFalse();
        assertThat(data.at("/pods/wanted").asInt()).isEqualTo(1);
        assertThat(data.at("/conditions/1/reason").asText()).isEqualTo("RuntimeFailing");
        assertThat(data.at("/whatToDo/0/condition").asText()).isEqualTo("RuntimeReady");
    }

    private static NextMavensProject project(String yaml) {
        return Serialization.unmarshal(
                "apiVersion: nextmavens.io/v1alpha1\nkind: NextMavensProject\n" + yaml, NextMavensProject.class);
    }
}
