package io.nextmavens.crds.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Makes manifests of a project: the project, the ConfigMaps of its migrations and its tenants, as somebody would have written
 * them. Secrets are named with the keys that they need, and none is in it: a value of {@code spec.runtime.env} whose name
 * is that of a secret becomes a reference. Pure.
 */
public final class ProjectExport {

    private static final Pattern OF_SECRETS =
            Pattern.compile("(^|_)(SECRET|PASSWORD|PASSWD|TOKEN|KEY|CREDENTIALS?)(_|$)");

    private static final Set<String> NOT_WRITTEN = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            // asks once for each value, and a project that is new has nothing to rotate
            "nextmavens.io/rotate-keys",
            "nextmavens.io/rotate-logins");

    /** Keys of Secrets by the field that names one without a key. */
    private static final Map<String, String> KEYS = Map.of(
            "database.server.adminSecretRef", "host, port, username, password",
            "storage.s3.secretRef", "access-key-id, secret-access-key",
            "storage.telegram.secretRef", "bot-token",
            "storage.cloudinary.secretRef", "api-key, api-secret",
            "backups.keySecretRef", "identity",
            "backups.s3.secretRef", "access-key-id, secret-access-key",
            "backups.telegram.secretRef", "bot-token",
            "alerts.telegram.secretRef", "bot-token",
            "alerts.webhook.secretRef", "signing-secret",
            "deployments.dokploy.secretRef", "api-key, webhook-token");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private final Map<String, TreeSet<String>> secrets = new TreeMap<>();

    private ProjectExport() {}

    /**
     * The manifests.
     *
     * @param objects what the API server has in the project's namespace: a List with the project, ConfigMaps and tenants
     * @param name of the project
     * @throws IllegalArgumentException when the project is not among them
     */
    public static String of(JsonNode objects, String name) {
        return new ProjectExport().write(objects.path("items"), name);
    }

    private String write(JsonNode items, String name) {
        ObjectNode project = ofKind(items, "NextMavensProject").stream()
                .filter(one -> one.at("/metadata/name").asText().equals(name))
                .findFirst()
                .map(ProjectExport::plain)
                .orElseThrow(() -> new IllegalArgumentException("there is no NextMavensProject " + name));
        if (project.path("spec").path("runtime").path("env") instanceof ArrayNode env) {
            env.forEach(variable -> withoutSecret((ObjectNode) variable, name));
        }
        references("", project.path("spec"));
        var documents = new ArrayList<ObjectNode>();
        for (JsonNode source : project.path("spec").path("database").path("migrations")) {
            ofKind(items, "ConfigMap").stream()
                    .filter(one -> one.at("/metadata/name")
                            .equals(source.path("configMapRef").path("name")))
                    .map(ProjectExport::plain)
                    .forEach(documents::add);
        }
        documents.add(project);
        ofKind(items, "NextMavensTenant").stream()
                .filter(one -> one.at("/spec/projectRef/name").asText().equals(name))
                .map(ProjectExport::plain)
                .forEach(documents::add);
        var text = new StringBuilder(header(name));
        documents.forEach(document -> text.append(yaml(document)));
        return text.toString();
    }

    private String header(String name) {
        var header = new StringBuilder("# Made by kubectl nextmavens export.\n");
        if (!secrets.isEmpty()) {
            header.append("# Needs these Secrets, which are not in here:\n");
            secrets.forEach((secret, keys) -> header.append("#   ")
                    .append(secret)
                    .append(": ")
                    .append(String.join(", ", keys))
                    .append('\n'));
        }
        return header.append("# For tokens and API keys that stay good: ")
                .append(name)
                .append("-keys with JWT_SECRET and SEALING_KEY, before the project.\n")
                .toString();
    }

    private static List<JsonNode> ofKind(JsonNode items, String kind) {
        return StreamSupport.stream(items.spliterator(), false)
                .filter(one -> one.path("kind").asText().equals(kind))
                .toList();
    }

    /** The object as it was applied: what the API server and controllers have added is left out. */
    private static ObjectNode plain(JsonNode object) {
        ObjectNode plain = YAML.createObjectNode();
        plain.set("apiVersion", object.path("apiVersion"));
        plain.set("kind", object.path("kind"));
        var metadata = plain.putObject("metadata");
        metadata.set("name", object.at("/metadata/name"));
        metadata.set("namespace", object.at("/metadata/namespace"));
        for (String field : List.of("labels", "annotations")) {
            if (object.at("/metadata/" + field) instanceof ObjectNode texts) {
                var kept = texts.deepCopy().remove(NOT_WRITTEN);
                if (!kept.isEmpty()) {
                    metadata.set(field, kept);
                }
            }
        }
        for (String field : List.of("spec", "data", "binaryData")) {
            if (object.has(field)) {
                plain.set(field, object.path(field).deepCopy());
            }
        }
        return plain;
    }

    private static void withoutSecret(ObjectNode variable, String project) {
        var name = variable.path("name").asText();
        if (variable.has("value") && OF_SECRETS.matcher(name).find()) {
            variable.remove("value");
            variable.putObject("secretKeyRef").put("name", project + "-env").put("key", name);
        }
    }

    /** Notes the Secrets that are named below a field. */
    private void references(String path, JsonNode node) {
        if (node instanceof ArrayNode list) {
            list.forEach(one -> references(path, one));
        }
        if (!(node instanceof ObjectNode)) {
            return;
        }
        node.properties().forEach(field -> {
            var below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            var isReference =
                    field.getKey().endsWith("ecretRef") || field.getKey().equals("secretKeyRef");
            if (isReference) {
                var key = Optional.ofNullable(field.getValue().get("key"))
                        .map(JsonNode::asText)
                        .or(() -> Optional.ofNullable(KEYS.get(below)))
                        .orElse("see docs/operator.md");
                secrets.computeIfAbsent(field.getValue().path("name").asText(), first -> new TreeSet<>())
                        .add(key);
            } else {
                references(below, field.getValue());
            }
        });
        if (path.equals("gateway.tls") && node.has("secretName")) {
            secrets.computeIfAbsent(node.path("secretName").asText(), first -> new TreeSet<>())
                    .add("tls.crt, tls.key");
        }
    }

    private static String yaml(ObjectNode document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }
}
