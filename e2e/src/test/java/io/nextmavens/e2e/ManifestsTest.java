package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every object that is shipped or made, by kubeconform with strict schemas. */
class ManifestsTest {

    private static final Script SCRIPT = new Script(Map.of());

    private static Schemas schemas;

    @BeforeAll
    static void writeSchemas() throws IOException {
        schemas = schemas();
    }

    /** Of Kubernetes and of every CRD that ours are used with. */
    static Schemas schemas() throws IOException {
        List<Path> crds = new ArrayList<>(yaml(Script.ROOT.resolve("crds/yaml")));
        SCRIPT.run("kubeconform", "crds").lines().map(Path::of).forEach(crds::add);
        return Schemas.write(
                Script.ROOT.resolve("e2e/target/schemas"), Path.of(SCRIPT.run("kubeconform", "openapi")), crds);
    }

    @Test
    void whatIsInstalledIsValid() throws IOException {
        assertThat(invalid(Stream.of("manifests/install", "manifests/traefik", "manifests/samples")))
                .isEmpty();
    }

    @Test
    void whatTheOperatorMakesOfProjectsIsValid() throws IOException {
        assertThat(invalid(Stream.of("operator/src/test/resources/DesiredObjectsTest")))
                .isEmpty();
    }

    @Test
    void whatTheChartRendersIsValid() throws IOException {
        for (String values : List.of("replicas=1", ChartTest.ALL)) {
            // Given
            Path rendered = Script.ROOT.resolve("e2e/target/chart.yaml");
            Files.writeString(
                    rendered,
                    SCRIPT.run(
                            "helm",
                            "template",
                            "nextmavens",
                            ChartTest.CHART,
                            "--namespace",
                            "nextmavens-system",
                            "--set",
                            values));

            // When / Then
            assertThat(conform(List.of(rendered))).isEmpty();
        }
    }

    private static String invalid(Stream<String> folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : folders.toList()) {
            files.addAll(yaml(Script.ROOT.resolve(folder)));
        }
        assertThat(files).hasSizeGreaterThan(3);
        return conform(files);
    }

    /** What it says, which is nothing where all are valid. CRDs are validated by the API server that installs them. */
    private static String conform(List<Path> files) {
        return conform(schemas, files);
    }

    static String conform(Schemas schemas, List<Path> files) {
        List<String> arguments = new ArrayList<>(
                List.of(
                        "kubeconform",
                        "check",
                        "-strict",
                        "-schema-location",
                        schemas.location(),
                        "-skip",
                        "CustomResourceDefinition,Kustomization,PodMonitor,PrometheusRule,Cluster,Pooler,Database,ScheduledBackup,Middleware"));
        files.forEach(file -> arguments.add(file.toString()));
        return SCRIPT.run(arguments.toArray(String[]::new));
    }

    private static List<Path> yaml(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(file -> !file.getFileName().toString().startsWith("in-"))
                    .sorted()
                    .toList();
        }
    }
}
