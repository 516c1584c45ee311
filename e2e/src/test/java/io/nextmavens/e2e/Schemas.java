package io.nextmavens.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Strict JSON schemas of Kubernetes' objects and of CustomResourceDefinitions, as kubeconform reads them: from the OpenAPI
 * document of Kubernetes' own Go module and from the CRDs, so that nothing is fetched from elsewhere.
 *
 * @param folder where they are
 */
record Schemas(Path folder) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String DEFINITIONS = "_definitions.json";

    /** Where kubeconform finds the schema of an object. */
    String location() {
        return folder + "/{{ .ResourceKind }}{{ .KindSuffix }}.json";
    }

    /**
     * Writes them.
     *
     * @param openApi api/openapi-spec/swagger.json of Kubernetes
     * @param crds files of CustomResourceDefinitions
     */
    static Schemas write(Path folder, Path openApi, List<Path> crds) throws IOException {
        Schemas schemas = new Schemas(Files.createDirectories(folder));
        ObjectNode definitions = (ObjectNode) JSON.readTree(openApi.toFile()).path("definitions");
        // Written as a string there, and read as a number too (Kubernetes API conventions, "Quantity").
        definitions
                .putObject("io.k8s.apimachinery.pkg.api.resource.Quantity")
                .putArray("type")
                .add("string")
                .add("number");
        makeStrict(definitions);
        for (var definition : definitions.properties()) {
            for (JsonNode kind : definition.getValue().path("x-kubernetes-group-version-kind")) {
                JSON.writeValue(
                        schemas.file(
                                        kind.path("group").asText(),
                                        kind.path("version").asText(),
                                        kind.path("kind").asText())
                                .toFile(),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("$ref", DEFINITIONS + "#/definitions/" + definition.getKey()));
            }
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("definitions", definitions);
        JSON.writeValue(folder.resolve(DEFINITIONS).toFile(), all);
        for (Path file : crds) {
            for (String document : Files.readString(file).split("(?m)^---.*$", -1)) {
                schemas.add(YAML.readTree(document));
            }
        }
        return schemas;
    }

    private void add(JsonNode crd) throws IOException {
        for (JsonNode version : crd.at("/spec/versions")) {
            ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
            makeStrict(schema);
            ObjectNode properties = (ObjectNode) schema.path("properties");
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
            properties.putObject("metadata").put("type", "object");
            JSON.writeValue(
                    file(
                                    crd.at("/spec/group").asText(),
                                    version.path("name").asText(),
                                    crd.at("/spec/names/kind").asText())
                            .toFile(),
                    schema);
        }
    }

    /** As kubeconform names them: a group by its first part. */
    private Path file(String group, String version, String kind) {
        String first = group.split("\\.", 2)[0];
        return folder.resolve(
                (kind + (first.isEmpty() ? "" : "-" + first) + "-" + version).toLowerCase(Locale.ROOT) + ".json");
    }

    /** No field that is not known, as the API server has it with fieldValidation=Strict. */
    private static void makeStrict(JsonNode schema) {
        schema.forEach(Schemas::makeStrict);
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        if (object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.has("x-kubernetes-preserve-unknown-fields")
                && !object.has("x-kubernetes-embedded-resource")) {
            object.put("additionalProperties", false);
        }
        if (object.has("x-kubernetes-int-or-string")
                || object.path("format").asText().equals("int-or-string")) {
            object.remove(List.of("type", "format"));
        }
        // YAML 1.1 takes 1.0E12 for text
        for (String bound : List.of("minimum", "maximum")) {
            if (object.path(bound).isTextual()) {
                object.put(bound, Double.parseDouble(object.path(bound).asText()));
            }
        }
        if (object.path("$ref").isTextual() && object.path("$ref").asText().startsWith("#")) {
            object.put("$ref", DEFINITIONS + object.path("$ref").asText());
        }
    }
}
