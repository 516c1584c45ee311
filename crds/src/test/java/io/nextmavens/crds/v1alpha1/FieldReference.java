package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page that lists every field of every kind, made from the CRDs. */
final class FieldReference {

    private static final Set<String> RESOURCE_REQUIREMENTS = Set.of("claims", "limits", "requests");

    private final StringBuilder page = new StringBuilder();
    private final List<String> rules = new ArrayList<>();

    private FieldReference() {}

    /** The whole page, in Markdown. */
    static String page(List<Class<? extends CustomResource<?, ?>>> kinds) {
        FieldReference reference = new FieldReference();
        reference.page.append("""
                # Every field of every resource

                Made from the CRDs by a test of the module `crds`; change the Java types there, not this page.
                `kubectl explain nextmavensproject.spec` says the same on a cluster. Fields in bold have to be there, with
                the section that they stand in. `[]` is an item of a list, `{}` a value of a map.
                """);
        kinds.forEach(kind ->
                reference.kind(Serialization.unmarshal(CrdYaml.generate(kind), CustomResourceDefinition.class)));
        return reference.page.toString();
    }

    private void kind(CustomResourceDefinition crd) {
        JSONSchemaProps root =
                crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        page.append("\n## ").append(crd.getSpec().getNames().getKind()).append("\n\n");
        Optional.ofNullable(root.getDescription())
                .ifPresent(text -> page.append(text).append("\n"));
        rules.clear();
        rules(root, "");
        for (String part : List.of("spec", "status")) {
            page.append("\n### ").append(part).append("\n\n| Field | Type | Default | |\n|---|---|---|---|\n");
            fields(root.getProperties().get(part), part);
        }
        if (!rules.isEmpty()) {
            page.append("\n### What else is checked\n\n");
            rules.forEach(rule -> page.append("- ").append(rule).append("\n"));
        }
    }

    private void fields(JSONSchemaProps parent, String path) {
        Map<String, JSONSchemaProps> properties = new TreeMap<>(properties(parent));
        List<String> required = parent.getRequired() == null ? List.of() : parent.getRequired();
        properties.forEach((name, schema) -> {
            String field = path + "." + name;
            row(field, schema, required.contains(name));
            inside(schema, field);
        });
    }

    private void inside(JSONSchemaProps schema, String field) {
        rules(schema, field);
        if (isResourceRequirements(schema)) {
            return;
        }
        fields(schema, field);
        Optional<JSONSchemaProps> item = item(schema);
        item.ifPresent(of -> inside(of, field + "[]"));
        value(schema).ifPresent(of -> inside(of, field + "{}"));
    }

    private void row(String field, JSONSchemaProps schema, boolean required) {
        String name = required ? "**`" + field + "`**" : "`" + field + "`";
        String description = isResourceRequirements(schema)
                ? Optional.ofNullable(schema.getDescription()).orElse("Kubernetes' requests and limits.")
                : Optional.ofNullable(schema.getDescription()).orElse("");
        page.append("| ")
                .append(name)
                .append(" | ")
                .append(cell(type(schema)))
                .append(" | ")
                .append(plain(schema.getDefault())
                        .map(text -> "`" + cell(text) + "`")
                        .orElse(""))
                .append(" | ")
                .append(cell(description))
                .append(" |\n");
    }

    private static String type(JSONSchemaProps schema) {
        if (!schema.getEnum().isEmpty()) {
            return schema.getEnum().stream()
                    .map(one -> "`" + one.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "quantity" + pattern(schema);
        }
        Optional<JSONSchemaProps> item = item(schema);
        if (item.isPresent()) {
            return "list of " + type(item.get()) + between(schema.getMinItems(), schema.getMaxItems(), " items");
        }
        Optional<JSONSchemaProps> value = value(schema);
        if (value.isPresent()) {
            return "map of " + type(value.get()) + between(null, schema.getMaxProperties(), " keys");
        }
        String type = Optional.ofNullable(schema.getType()).orElse("any");
        return switch (type) {
            case "string" ->
                "string" + between(schema.getMinLength(), schema.getMaxLength(), " characters") + pattern(schema);
            case "integer", "number" -> type + between(whole(schema.getMinimum()), whole(schema.getMaximum()), "");
            default -> type;
        };
    }

    private static Long whole(Double number) {
        return number == null ? null : Long.valueOf(number.longValue());
    }

    private static String between(Long least, Long most, String unit) {
        if (most != null) {
            return ", " + (least == null ? "at most " + most : least.equals(most) ? most : least + " to " + most)
                    + unit;
        }
        return least == null ? "" : ", at least " + least + unit;
    }

    private static String pattern(JSONSchemaProps schema) {
        return schema.getPattern() == null ? "" : ", `" + schema.getPattern() + "`";
    }

    private void rules(JSONSchemaProps schema, String field) {
        List<ValidationRule> checks = schema.getXKubernetesValidations();
        if (checks != null) {
            checks.forEach(check -> rules.add((field.isEmpty() ? "" : "`" + field + "`: ") + check.getMessage()));
        }
        if (field.isEmpty()) {
            // those of spec itself: its fields are looked at one by one
            rules(schema.getProperties().get("spec"), "spec");
        }
    }

    private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
        return schema.getProperties() == null ? Map.of() : schema.getProperties();
    }

    private static Optional<JSONSchemaProps> item(JSONSchemaProps schema) {
        return Optional.ofNullable(schema.getItems()).map(items -> items.getSchema());
    }

    private static Optional<JSONSchemaProps> value(JSONSchemaProps schema) {
        return Optional.ofNullable(schema.getAdditionalProperties()).map(values -> values.getSchema());
    }

    private static boolean isResourceRequirements(JSONSchemaProps schema) {
        return properties(schema).keySet().equals(RESOURCE_REQUIREMENTS);
    }

    /** A default's text; none for a section, whose fields have their own. */
    private static Optional<String> plain(JsonNode node) {
        return node == null || node.isObject()
                ? Optional.empty()
                : Optional.of(node.isTextual() ? node.asText() : node.toString());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
