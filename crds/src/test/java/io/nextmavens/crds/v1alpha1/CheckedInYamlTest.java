package io.nextmavens.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CheckedInYamlTest {

    private static final Path FILE = Path.of("yaml", "nextmavensprojects.nextmavens.io-v1.yml");

    @Test
    void theCheckedInYamlIsWhatTheJavaTypesSay() throws IOException {
        // Given
        var generated = CrdYaml.generate();
        if (Boolean.getBoolean("crds.regenerate")) {
            Files.writeString(FILE, generated);
        }

        // When
        var checkedIn = Files.exists(FILE) ? Files.readString(FILE) : "";

        // Then
        assertThat(checkedIn)
                .as(
                        "crds/%s is not what the Java types say. Regenerate it, and look at what changes for people"
                                + " who have the old one installed:%n  mvn -pl crds test -Dcrds.regenerate=true%n",
                        FILE)
                .isEqualTo(generated);
    }
}
