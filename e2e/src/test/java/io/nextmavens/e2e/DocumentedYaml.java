package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Examples in YAML: whole objects, and parts that are put where they belong: {@code spec} or fields of it into a project,
 * {@code env} into a container. All are validated by kubeconform with the strict schemas.
 *
 * @param schemas of Kubernetes and of our CRDs
 */
record DocumentedYaml(Schemas schemas) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> KUSTOMIZATION = Set.of(
            "apiVersion", "kind", "namespace", "resources", "components", "patches", "images", "configMapGenerator");
    private static final Set<String> RULE =
            Set.of("alert", "expr", "for", "keep_firing_for", "labels", "annotations"); // Prometheus' "Alerting rules"

    static DocumentedYaml withSchemas() throws IOException {
        return new DocumentedYaml(ManifestsTest.schemas());
    }

    void verify(DocumentedBlock block) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(block.text())) {
            List<JsonNode> all = documents.readAll();
            assertThat(all).isNotEmpty();
            for (JsonNode document : all) {
                verify(document);
            }
        }
    }

    private void verify(JsonNode document) throws IOException {
        if (document.has("alert")) { // a list of them comes one by one
            assertThat(RULE).containsAll(names(document));
        } else if (document.path("apiVersion").asText().startsWith("kustomize.config.k8s.io/")) {
            assertThat(KUSTOMIZATION).containsAll(names(document));
        } else {
            valid(object((ObjectNode) document));
        }
    }

    private static ObjectNode object(ObjectNode part) throws IOException {
        if (part.has("kind")) {
            return part;
        }
        if (part.has("env")) {
            var pod = (ObjectNode) YAML.readTree("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: example}
                    spec: {containers: [{name: example, image: example}]}
                    """);
            ((ObjectNode) pod.at("/spec/containers/0")).setAll(part);
            return pod;
        }
        var project = (ObjectNode) YAML.readTree("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensProject
                metadata: {name: example}
                spec: {database: {standalone: {storage: {size: 1Gi}}}}
                """);
        ((ObjectNode) project.path("spec")).setAll(part.has("spec") ? (ObjectNode) part.path("spec") : part);
        return project;
    }

    private void valid(ObjectNode object) throws IOException {
        if (!object.path("metadata").has("name")) {
            object.withObject("/metadata").set("name", JsonNodeFactory.instance.textNode("example"));
        }
        Path file = Files.createTempFile("documented", ".json");
        try {
            new JsonMapper().writeValue(file.toFile(), object);
            assertThat(ManifestsTest.conform(schemas, List.of(file))).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
