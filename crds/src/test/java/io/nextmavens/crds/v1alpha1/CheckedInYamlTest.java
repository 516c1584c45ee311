package io.nextmavens.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedInYamlTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                NextMavensProject.class,
                NextMavensTenant.class,
                NextMavensBackup.class,
                NextMavensRestore.class,
                NextMavensAlert.class
            })
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
}
