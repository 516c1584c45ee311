package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows of CI and releases hold what the security model says of them. */
class WorkflowsTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** An action by the commit that it is, with the version that this is for people; or a workflow of this repository. */
    private static final Pattern PINNED = Pattern.compile(
            "uses: (?:[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+|\\./\\.github/workflows/\\w+\\.yml)");

    @Test
    void everyActionIsPinnedByItsCommit() throws IOException {
        for (Path workflow : workflows()) {
            assertThat(Files.readAllLines(workflow).stream()
                            .filter(line -> line.contains("uses: "))
                            .filter(line -> !PINNED.matcher(line).find()))
                    .as("%s", workflow)
                    .isEmpty();
        }
    }

    @Test
    void nothingMayBeWrittenThatAJobDoesNotSay() throws IOException {
        for (Path workflow : workflows()) {
            JsonNode content = YAML.readTree(workflow.toFile());
            assertThat(content.path("permissions").toString())
                    .as("%s", workflow)
                    .isEqualTo("{\"contents\":\"read\"}");
        }
    }

    @Test
    void everyScriptIsOneThatBashReadsAndItsFilesAreThere() throws IOException, InterruptedException {
        for (Path workflow : workflows()) {
            for (JsonNode job : YAML.readTree(workflow.toFile()).path("jobs")) {
                for (JsonNode step : job.path("steps")) {
                    // expressions are replaced before bash sees them
                    String script = step.path("run").asText().replaceAll("\\$\\{\\{[^}]*}}", "x");
                    DocumentedShell.verify(new DocumentedBlock(workflow, 1, "sh", "", script));
                }
            }
        }
    }

    @Test
    void whatKrewInstallsIsWhatAReleaseHas() throws IOException {
        // Given
        String release = Files.readString(Script.ROOT.resolve(".github/workflows/release.yml"));
        JsonNode plugin = YAML.readTree(
                Script.ROOT.resolve("cli/src/main/krew/nextmavens.yaml").toFile());

        // When / Then
        for (JsonNode platform : plugin.at("/spec/platforms")) {
            String arch = platform.at("/selector/matchLabels/arch").asText();
            assertThat(release)
                    .contains("arch: " + arch + ",", platform.path("sha256").asText());
            assertThat(platform.path("uri").asText()).endsWith("/kubectl-nextmavens-linux-" + arch + ".tar.gz");
            assertThat(release).contains("command/" + platform.path("bin").asText());
        }
        assertThat(release).contains("kubectl-nextmavens-linux-${{ matrix.arch }}.tar.gz");
    }

    @Test
    void dependencyUpdatesCoverEveryFolderThatNamesDependencies() throws IOException {
        // Given
        String updates = Files.readString(Script.ROOT.resolve(".github/dependabot.yml"), StandardCharsets.UTF_8);

        // When / Then
        for (String name : List.of("package.json", "go.mod")) {
            try (Stream<Path> files = Files.walk(Script.ROOT)) {
                assertThat(files.filter(file -> file.endsWith(name))
                                .map(file -> Script.ROOT.relativize(file.getParent()))
                                .map(Path::toString)
                                .filter(folder ->
                                        !folder.contains("node_modules") && !("/" + folder + "/").contains("/target/"))
                                .filter(folder -> !updates.contains("/" + folder)))
                        .as(name)
                        .isEmpty();
            }
        }
    }

    private static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Script.ROOT.resolve(".github/workflows"))) {
            return files.sorted().toList();
        }
    }
}
