package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs as people write them; an invalid one says in its first line what the API server has to answer. */
@ExtendWith(ApiServer.class)
class CrdValidationIT {

    private static final Path SPECS = Path.of("src/test/resources/CrdValidationIT");
    private static final String EXPECTED = "# expected: ";

    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = ApiServer.administrator();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void aValidSpecIsAccepted(Path file) throws IOException {
        // Given
        var yaml = Files.readString(file);

        // When
        var accepted = client.resource(yaml).inNamespace("default").dryRun().create();

        // Then
        assertThat(accepted.getMetadata().getUid()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void anInvalidSpecIsRefusedWithAMessageThatHelps(Path file) throws IOException {
        // Given
        var yaml = Files.readString(file);
        var expected = yaml.lines().findFirst().orElseThrow().substring(EXPECTED.length());

        // When
        var refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.resource(yaml).inNamespace("default").dryRun().create());

        // Then
        assertThat(refused).isNotNull();
        assertThat(refused.getCode()).isEqualTo(422);
        assertThat(refused.getMessage()).contains(expected);
    }

    @Test
    void aNameOf300CharactersIsRefused() {
        // Given
        var yaml = minimal("n".repeat(300));

        // When
        var refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.resource(yaml).inNamespace("default").dryRun().create());

        // Then
        assertThat(refused).hasMessageContaining("metadata.name must have at most 40 characters");
    }

    @Test
    void whatHoldsTheDataCannotChange() {
        // Given
        var yaml = """
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: immutable}
                spec: {database: {name: one, standalone: {storage: {size: 1Gi}}}}
                """;
        var created = client.resource(yaml).inNamespace("default").create();

        // When
        var renamed = refusal(yaml.replace("name: one", "name: two"));
        var classChanged = refusal(yaml.replace("size: 1Gi", "size: 1Gi, storageClass: fast"));
        var moved = refusal(yaml.replace("standalone: {storage: {size: 1Gi}}", "server: {adminSecretRef: {name: pg}}"));

        // Then
        client.resource(created).delete();
        assertThat(renamed).hasMessageContaining("spec.database.name is immutable");
        assertThat(classChanged).hasMessageContaining("storage.storageClass cannot change after creation");
        assertThat(moved).hasMessageContaining("the kind of spec.database cannot change");
    }

    @Test
    void aVolumeOfFilesGrowsAndChangesInNothingElse() {
        // Given
        var yaml = minimal("files")
                .replace("standalone: {}}", "standalone: {}}, storage: {backend: volume, volume: {size: 2Gi}}");
        var created = client.resource(yaml).inNamespace("default").create();

        // When
        var smaller = refusal(yaml.replace("2Gi", "1Gi"));
        var elsewhere = refusal(yaml.replace("size: 2Gi", "size: 2Gi, storageClass: fast"));
        // by PUT: server-side apply leaves what another manager has set
        var withoutVolume = yaml.replace(
                "backend: volume, volume: {size: 2Gi}", "backend: s3, s3: {bucket: files, secretRef: {name: s3}}");
        var gone = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.resource(withoutVolume).inNamespace("default").update());
        var larger = client.resource(yaml.replace("2Gi", "3Gi"))
                .inNamespace("default")
                .forceConflicts()
                .serverSideApply();

        // Then
        client.resource(created).delete();
        assertThat(smaller).hasMessageContaining("spec.storage.volume.size can only grow");
        assertThat(elsewhere).hasMessageContaining("spec.storage.volume.storageClass and .accessMode cannot change");
        assertThat(gone).hasMessageContaining("spec.storage.volume cannot be taken away");
        assertThat(larger.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void aPreviewKeepsItsSourceAndOnlyANewProjectBecomesOne() {
        // Given
        var yaml = minimal("try")
                .replace("{standalone: {}}", "{standalone: {}}, preview: {from: one}, deletionPolicy: Delete");
        var usual = minimal("usual");
        var created = client.resource(yaml).inNamespace("default").create();
        var other = client.resource(usual).inNamespace("default").create();

        // When
        var cloned = refusal(yaml.replace("from: one", "from: two"));
        var filled = refusal(yaml.replace("from: one", "from: one, data: Full"));
        var turned = refusal(
                usual.replace("{standalone: {}}", "{standalone: {}}, preview: {from: one}, deletionPolicy: Delete"));
        var prolonged = client.resource(yaml.replace("from: one", "from: one, ttl: 10d"))
                .inNamespace("default")
                .forceConflicts()
                .serverSideApply();

        // Then
        client.resource(created).delete();
        client.resource(other).delete();
        assertThat(cloned).hasMessageContaining("spec.preview.from and .data are immutable");
        assertThat(filled).hasMessageContaining("spec.preview.from and .data are immutable");
        assertThat(turned).hasMessageContaining("spec.preview is for new projects");
        assertThat(prolonged.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void aPreviewIsOneUntilItsCloneIsWhole() {
        // Given
        var created = client.resource(minimal("try")
                        .replace("{standalone: {}}", "{standalone: {}}, preview: {from: one}, deletionPolicy: Delete"))
                .inNamespace("default")
                .create();
        var project = client.resource(created);
        var away = "{\"spec\":{\"preview\":null,\"deletionPolicy\":\"Retain\"}}";

        // When
        var early = catchThrowableOfType(KubernetesClientException.class, () -> merge(project, away));
        project.subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"preview\":{\"from\":\"one\",\"clonedAt\":\"2026-11-27T00:00:00Z\"}}}");
        var later = merge(project, away);

        // Then
        project.delete();
        assertThat(early).hasMessageContaining("spec.preview can be taken away once the clone is whole");
        assertThat(later.getMetadata().getGeneration()).isEqualTo(2);
    }

    private static HasMetadata merge(Resource<HasMetadata> object, String patch) {
        return object.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    @Test
    void aTenantKeepsItsProjectAndItsId() {
        // Given
        var yaml = """
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata: {name: kept}
                spec: {projectRef: {name: one}, id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa}
                """;
        var created = client.resource(yaml).inNamespace("default").create();

        // When
        var moved = refusal(yaml.replace("name: one", "name: two"));
        var renamed = refusal(yaml.replace("id: aaaaaaaa", "id: bbbbbbbb"));

        // Then
        client.resource(created).delete();
        assertThat(moved).hasMessageContaining("spec.projectRef is immutable");
        assertThat(renamed).hasMessageContaining("spec.id is immutable");
    }

    @Test
    void aTenantGetsASchemaOfItsOwnLaterAndKeepsIt() {
        // Given
        var shared = """
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata: {name: grown}
                spec: {projectRef: {name: one}}
                """;
        var created = client.resource(shared).inNamespace("default").create();

        // When
        client.resource(shared.replace("}}", "}, schema: Own}"))
                .inNamespace("default")
                .forceConflicts()
                .serverSideApply();
        var back = refusal(shared.replace("}}", "}, schema: Shared}"));

        // Then
        client.resource(created).delete();
        assertThat(back).hasMessageContaining("spec.schema cannot go back to Shared");
    }

    @Test
    void defaultsAreFilledIn() {
        // Given
        var yaml = minimal("defaults");

        // When
        var accepted = client.resource(yaml).inNamespace("default").dryRun().create();

        // Then
        var serialization = client.getKubernetesSerialization();
        assertThat(serialization.convertValue(accepted, NextMavensProject.class).getSpec())
                .isEqualTo(
                        serialization.unmarshal(yaml, NextMavensProject.class).getSpec());
    }

    private static String minimal(String name) {
        return """
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: %s}
                spec: {database: {standalone: {}}}
                """.formatted(name);
    }

    private static KubernetesClientException refusal(String yaml) {
        return catchThrowableOfType(KubernetesClientException.class, () -> client.resource(yaml)
                .inNamespace("default")
                .forceConflicts()
                .serverSideApply());
    }

    static List<Path> valid() throws IOException {
        return files("valid-");
    }

    static List<Path> invalid() throws IOException {
        return files("invalid-");
    }

    private static List<Path> files(String prefix) throws IOException {
        try (var files = Files.list(SPECS)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
