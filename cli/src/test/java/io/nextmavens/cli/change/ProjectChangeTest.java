package io.nextmavens.cli.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.cli.change.WaitOptions.Progress;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectChangeTest {

    private static final List<String> SUSPEND = List.of("spec", "suspend");

    @Test
    void aChangeIsAMergePatchOfOneField() {
        // Given
        var change = new ProjectChange(
                List.of("metadata", "annotations", "nextmavens.io/rotate-keys"),
                JsonNodeFactory.instance.textNode("now"));

        // When
        var patch = change.patch();

        // Then
        assertThat(patch).isEqualTo("{\"metadata\":{\"annotations\":{\"nextmavens.io/rotate-keys\":\"now\"}}}");
    }

    @Test
    void whatArgoCdAppliesIsSeen() {
        // Given
        var withIt = project("""
                annotations:
                  argocd.argoproj.io/tracking-id: shop:nextmavens.io/NextMavensProject:shop/notes
                  kubectl.kubernetes.io/last-applied-configuration: '{"spec":{"suspend":false}}'
                """);
        var withoutIt = project("""
                annotations:
                  argocd.argoproj.io/tracking-id: shop:nextmavens.io/NextMavensProject:shop/notes
                  kubectl.kubernetes.io/last-applied-configuration: '{"spec":{"database":{}}}'
                """);

        // When
        boolean set = AppliedFrom.sets(withIt, SUSPEND);
        boolean notSet = AppliedFrom.sets(withoutIt, SUSPEND);

        // Then
        assertThat(AppliedFrom.tool(withIt)).contains("Argo CD (application shop)");
        assertThat(set).isTrue();
        assertThat(notSet).isFalse();
    }

    @Test
    void whatIsAppliedByTheServerCountsAndWhatDefaultsHaveSetDoesNot() {
        // Given
        var applied = project("""
                labels: {kustomize.toolkit.fluxcd.io/name: apps}
                managedFields:
                  - {manager: kustomize-controller, operation: Apply, fieldsType: FieldsV1, fieldsV1: {f:spec: {f:suspend: {}}}}
                """);
        var created = project("""
                managedFields:
                  - {manager: argocd-controller, operation: Update, fieldsType: FieldsV1, fieldsV1: {f:spec: {f:suspend: {}}}}
                """);

        // When
        boolean set = AppliedFrom.sets(applied, SUSPEND);
        boolean byDefault = AppliedFrom.sets(created, SUSPEND);

        // Then
        assertThat(AppliedFrom.tool(applied)).contains("Flux (Kustomization apps)");
        assertThat(set).isTrue();
        assertThat(AppliedFrom.tool(created)).contains("Argo CD");
        assertThat(byDefault).isFalse();
    }

    @Test
    void nobodyElseKeepsAProjectThatSomebodyMadeByHand() {
        assertThat(AppliedFrom.tool(project("labels: {a: b}"))).isEmpty();
    }

    @Test
    void aProjectComesBackWhenItsNewestSpecIsReady() {
        // Given
        var early = status(1, "True", "Ready", "done");
        var done = status(2, "True", "Ready", "done");
        var suspended = status(2, "False", "Suspended", "asleep");

        // When
        var waiting = Suspension.progress(early, false);
        var back = Suspension.progress(done, false);
        var away = Suspension.progress(suspended, true);

        // Then
        assertThat(waiting).isEqualTo(new Progress.Pending("waiting for the operator to look at it"));
        assertThat(back).isEqualTo(new Progress.Over("project notes is ready"));
        assertThat(away).isEqualTo(new Progress.Over("project notes is suspended"));
    }

    @Test
    void aProjectThatWillNotComeBackByItselfIsNotWaitedFor() {
        // Given
        var stalled = status(2, "False", "SecretMissing", "no Secret admin");
        stalled.setStatus(Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                status:
                  observedGeneration: 2
                  conditions:
                    - {type: Ready, status: "False", reason: Progressing, message: x, lastTransitionTime: "2026-11-27T12:00:00Z"}
                    - {type: Stalled, status: "True", reason: SecretMissing, message: no Secret admin, lastTransitionTime: "2026-11-27T12:00:00Z"}
                """, NextMavensProject.class).getStatus());

        // When, Then
        assertThatThrownBy(() -> Suspension.progress(stalled, false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no Secret admin");
    }

    @Test
    void spansOfTimeAreThoseOfKubectl() {
        assertThat(new WaitOptions.Span().convert("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(new WaitOptions.Span().convert("45s")).isEqualTo(Duration.ofSeconds(45));
        assertThatThrownBy(() -> new WaitOptions.Span().convert("soon")).hasMessageContaining("write 90s, 10m");
    }

    private static NextMavensProject status(int observed, String ready, String reason, String message) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: notes, generation: 2}
                spec: {database: {server: {adminSecretRef: {name: admin}}}}
                status:
                  observedGeneration: %d
                  conditions:
                    - {type: Ready, status: "%s", reason: %s, message: %s, lastTransitionTime: "2026-11-27T12:00:00Z"}
                """.formatted(observed, ready, reason, message), NextMavensProject.class);
    }

    private static NextMavensProject project(String metadata) {
        return Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata:
                  name: notes
                %s
                spec: {database: {server: {adminSecretRef: {name: admin}}}}
                """.formatted(metadata.indent(2)), NextMavensProject.class);
    }
}
