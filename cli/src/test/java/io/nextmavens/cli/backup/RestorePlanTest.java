package io.nextmavens.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestorePlanTest {

    private static final NextMavensProject TARGET = project(true);

    @Test
    void inPlaceOnlyWhoNamesTheDatabaseMayReplaceIt() {
        // Given
        var unsaid = new RestorePlan("shop/my-notes", "latest", TARGET, Optional.empty());
        var wrong = new RestorePlan("shop/my-notes", "latest", TARGET, Optional.of("orders"));
        var said = new RestorePlan("shop/my-notes", "latest", TARGET, Optional.of("my_notes"));

        // When
        var spec = said.spec();

        // Then
        assertThat(spec.replaceDatabase()).isEqualTo("my_notes");
        assertThat(spec.fromProject()).isNull();
        assertThatThrownBy(unsaid::spec).hasMessageContaining("Say so with --replace-database my_notes");
        assertThatThrownBy(wrong::spec).hasMessageContaining("the database of project my-notes is my_notes");
    }

    @Test
    void anotherProjectIsFilledWithoutSayingMore() {
        // When
        var spec = new RestorePlan("old/notes", "20261127T030000Z-0a1b2c", TARGET, Optional.empty()).spec();

        // Then
        assertThat(spec.projectRef().name()).isEqualTo("my-notes");
        assertThat(spec.fromProject()).isEqualTo("old/notes");
        assertThat(spec.backup()).isEqualTo("20261127T030000Z-0a1b2c");
    }

    @Test
    void whatCouldNotBeDoneIsRefusedBeforeItIsAskedFor() {
        // Given
        var nameless = new RestorePlan("old/notes", "yesterday", TARGET, Optional.empty());
        var nowhere = new RestorePlan("old/notes", "latest", project(false), Optional.empty());

        // When, Then
        assertThatThrownBy(nameless::spec).hasMessageContaining("'yesterday' is no name of a backup");
        assertThatThrownBy(nowhere::spec).hasMessageContaining("has no spec.backups");
        assertThatThrownBy(() -> BackupCommand.check(project(false))).hasMessageContaining("has no spec.backups");
    }

    @Test
    void objectsAreNamedWithinWhatTheirJobsAllow() {
        // When
        var name = TaskNames.of("a".repeat(40), Instant.parse("2026-11-27T12:00:00Z"));

        // Then
        assertThat(name).hasSizeLessThanOrEqualTo(52).endsWith("-20261127-120000");
        assertThat(TaskNames.of("notes", Instant.parse("2026-11-27T12:00:00Z"))).isEqualTo("notes-20261127-120000");
    }

    private static NextMavensProject project(boolean backups) {
        return Serialization.unmarshal(
                """
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: my-notes, namespace: shop}
                spec:
                  database: {standalone: {}}
                  %s
                """.formatted(
                        backups ? "backups: {keySecretRef: {name: key}, s3: {bucket: b, secretRef: {name: s}}}" : ""),
                NextMavensProject.class);
    }
}
