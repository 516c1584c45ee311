package io.nextmavens.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedInYamlTest {

    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            NextMavensProject.class,
            NextMavensTenant.class,
            NextMavensBackup.class,
            NextMavensRestore.class,
            NextMavensAlert.class);

    static List<Class<? extends CustomResource<?, ?>>> kinds() {
        return KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theCheckedInYamlIsWhatTheJavaTypesSay(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        // Given
        var file = Path.of("yaml", CustomResource.getCRDName(kind) + "-v1.yml");
        var generated = CrdYaml.generate(kind);
        if (Boolean.getBoolean("crds.regenerate")) {
            Files.writeString(file, generated);
        }

        // When
        var checkedIn = Files.exists(file) ? Files.readString(file) : "";

        // Then
        assertThat(checkedIn)
                .as(
                        "crds/%s is not what the Java types say. Regenerate it, and look at what changes for people"
                                + " who have the old one installed:%n  mvn -pl crds test -Dcrds.regenerate=true%n",
                        file)
                .isEqualTo(generated);
    }

    @Test
    void thePageOfFieldsIsWhatTheCrdsSay() throws IOException {
        // Given
        var file = Path.of("..", "docs", "resources.md");
        var generated = FieldReference.page(KINDS);
        if (Boolean.getBoolean("crds.regenerate")) {
            Files.writeString(file, generated);
        }

        // When
        var checkedIn = Files.exists(file) ? Files.readString(file) : "";

        // Then
        assertThat(checkedIn)
                .as("docs/resources.md is behind the CRDs: mvn -pl crds test -Dcrds.regenerate=true")
                .isEqualTo(generated);
    }
}
