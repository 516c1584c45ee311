package io.nextmavens.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.cli.output.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFilesTest {

    @TempDir
    private Path home;

    @Test
    void aFileThatIsNotThereIsNamedWithWhatToDo() {
        // When
        var usual = new KubeconfigFiles(Map.of(), home).problem().orElseThrow();
        var named = new KubeconfigFiles(Map.of("KUBECONFIG", "/nowhere/config"), home)
                .problem()
                .orElseThrow();

        // Then
        assertThat(usual.getMessage())
                .contains("KUBECONFIG is not set, and " + home.resolve(".kube/config") + " could not be read");
        assertThat(named.getMessage())
                .startsWith("the kubeconfig /nowhere/config, which KUBECONFIG names, could not be read\nName a file");
        assertThat(named.exit()).isEqualTo(Exit.USAGE);
    }

    @Test
    void oneOfSeveralFilesIsEnough() throws IOException {
        // Given
        var file = Files.writeString(home.resolve("mine"), "kind: Config");

        // When
        var several = new KubeconfigFiles(Map.of("KUBECONFIG", "/nowhere/config:" + file), home);

        // Then
        assertThat(several.problem()).isEmpty();
    }

    @Test
    void inAPodNoneIsNeeded() {
        assertThat(new KubeconfigFiles(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), home).problem())
                .isEmpty();
    }
}
