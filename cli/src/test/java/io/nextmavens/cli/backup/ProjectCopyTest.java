package io.nextmavens.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectCopyTest {

    private static final String BACKUPS =
            "backups: {keySecretRef: {name: key}, s3: {bucket: kept, secretRef: {name: s}}}";

    @Test
    void whatTwoProjectsCannotShareIsItsOwn() {
        // Given
        var copy = of(BACKUPS + """
                , gateway: {mode: Traefik, host: notes.example}, suspend: true, storage: {backend: volume},
                tenancy: {mode: Observe}, deployments: {dokploy: {url: "http://d", secretRef: {name: d}}}
                """);

        // When
        var made = copy.with(Optional.of("copy.example"));

        // Then
        assertThat(made.getMetadata().getName()).isEqualTo("copy");
        assertThat(made.getMetadata().getNamespace()).isEqualTo("shop");
        assertThat(made.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(made.getSpec().gateway().host()).isEqualTo("copy.example");
        assertThat(made.getSpec().database().name()).isNull();
        assertThat(made.getSpec().database().standalone()).isNotNull();
        assertThat(made.getSpec().suspend()).isFalse();
        assertThat(made.getSpec().deployments()).isNull();
        assertThat(made.getSpec().tenancy())
                .isEqualTo(copy.original().orElseThrow().getSpec().tenancy());
    }

    @Test
    void aRouteNeedsAHostThatIsSaid() {
        // Given
        var routed = of(BACKUPS + ", gateway: {mode: Traefik, host: notes.example}");

        // When, Then
        assertThatThrownBy(() -> routed.with(Optional.empty()))
                .hasMessageContaining("needs a host name of its own")
                .hasMessageContaining("Add --host HOST. notes.example stays with shop/notes.");
        assertThat(of(BACKUPS).with(Optional.empty()).getSpec().gateway().host())
                .isNull();
    }

    @Test
    void whatBothWouldWriteToIsLeftToPeople() {
        // Given
        var bucket = of(BACKUPS + ", storage: {backend: s3, s3: {bucket: files, secretRef: {name: s}}}");
        var channel = of("backups: {keySecretRef: {name: key}, telegram: {channelId: '-1', secretRef: {name: t}}}");
        var elsewhere = new ProjectCopy("old/notes", Optional.empty(), "copy");

        // When, Then
        assertThatThrownBy(() -> bucket.with(Optional.empty()))
                .hasMessageContaining("its files are in the bucket files")
                .hasMessageContaining("kubectl nextmavens export notes -n shop > copy.yaml");
        assertThatThrownBy(() -> channel.with(Optional.empty())).hasMessageContaining("is for one project");
        assertThatThrownBy(() -> elsewhere.with(Optional.empty()))
                .hasMessageContaining("there is no project copy")
                .hasMessageContaining("old/notes is not in this namespace");
    }

    private static ProjectCopy of(String spec) {
        return new ProjectCopy(
                "shop/notes",
                Optional.of(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensProject
                        metadata: {name: notes, namespace: shop, labels: {argocd.argoproj.io/instance: shop}}
                        spec: {database: {standalone: {}, name: ours}, %s}
                        """.formatted(spec), NextMavensProject.class)),
                "copy");
    }
}
