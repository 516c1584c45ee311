package io.nextmavens.crds.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The CRD's YAML from the Java types.
 *
 * <p>Fabric8's generator does not say everything that the API knows, and its Maven plugin has no hook, so the rest is
 * added here: the order of columns, the semantics of lists, and limits on maps.
 */
final class CrdYaml {

    private static final List<String> COLUMNS = List.of("Ready", "Reason", "URL", "Project", "Id", "Age", "Message");

    /** Kinds that are done once. */
    private static final List<String> TASKS =
            List.of(HasMetadata.getKind(NextMavensBackup.class), HasMetadata.getKind(NextMavensRestore.class));

    private CrdYaml() {}

    /** The YAML of a kind. */
    static String generate(Class<? extends CustomResource<?, ?>> kind) {
        var yaml = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(kind)
                .forCRDVersions("v1")
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        return finish((CustomResourceDefinition) crd);
                    }
                })
                .withOutput(new OneFile(yaml))
                .generate();
        return yaml.toString(StandardCharsets.UTF_8);
    }

    private static CustomResourceDefinition finish(CustomResourceDefinition crd) {
        if (TASKS.contains(crd.getSpec().getNames().getKind())) {
            crd.getSpec().getVersions().forEach(CrdYaml::finishTask);
        } else if (crd.getSpec().getNames().getKind().equals(HasMetadata.getKind(NextMavensAlert.class))) {
            crd.getSpec().getVersions().forEach(CrdYaml::finishAlert);
        } else {
            crd.getSpec().getVersions().forEach(CrdYaml::finish);
        }
        crd.getSpec().getNames().setCategories(List.of("nextmavens"));
        return crd;
    }

    /** A backup or a restore on demand. */
    private static void finishTask(CustomResourceDefinitionVersion version) {
        inOrder(version, List.of("Project", "Phase", "Backup", "Age"));
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        withoutTwins(root);
        finishConditions(root);
        numbers(at(root, "status", "run"));
    }

    private static void finishAlert(CustomResourceDefinitionVersion version) {
        inOrder(version, List.of("Project", "Cause", "Phase", "Since", "Message"));
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        withoutTwins(root);
        root.setDescription("Something that is wrong with a project, and who was told of it. The operator makes it.");
        asMap(at(root, "status", "deliveries"), "channel");
    }

    private static void numbers(JSONSchemaProps run) {
        for (String number : List.of("size", "rows", "files")) {
            at(run, number).setFormat("int64");
        }
    }

    private static void inOrder(CustomResourceDefinitionVersion version, List<String> columns) {
        version.setAdditionalPrinterColumns(version.getAdditionalPrinterColumns().stream()
                .sorted(Comparator.comparingInt((CustomResourceColumnDefinition c) -> columns.indexOf(c.getName())))
                .toList());
    }

    private static void finish(CustomResourceDefinitionVersion version) {
        inOrder(version, COLUMNS);
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        withoutTwins(root);
        var spec = root.getProperties().get("spec");
        if (spec.getProperties().containsKey("database")) {
            root.setDescription(
                    "One complete backend: a database with tenants kept apart, its API and the route to it.");
            ofProject(spec);
            asMap(at(root, "status", "deployments", "applications"), "name");
            asMap(at(root, "status", "deployments", "redeployments"), "application");
            for (String run : List.of("lastBackup", "lastGoodBackup", "lastDrill", "lastGoodDrill")) {
                numbers(at(root, "status", "backups", run));
            }
        } else {
            root.setDescription("A tenant of a project: what it may use, who is invited, whether it is suspended.");
        }
        status(root);
    }

    private static void ofProject(JSONSchemaProps spec) {
        asSet(at(spec, "database", "extensions"));
        asSet(at(spec, "api", "schemas"));
        asSet(at(spec, "runtime", "services"));
        var applications = at(spec, "deployments", "dokploy", "applications");
        asSet(applications);
        applications.getItems().getSchema().setPattern("^[A-Za-z0-9_-]+$");
        applications.getItems().getSchema().setMaxLength(64L);
        at(spec, "database", "standalone", "parameters").setMaxProperties(128L);
        at(spec, "database", "standalone", "parameters")
                .getAdditionalProperties()
                .getSchema()
                .setMaxLength(1024L);
    }

    private static void status(JSONSchemaProps root) {
        finishConditions(root);
        at(root, "status", "observedGeneration").setFormat("int64");
    }

    private static void finishConditions(JSONSchemaProps root) {
        var conditions = at(root, "status", "conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        conditions
                .getItems()
                .getSchema()
                .getProperties()
                .get("lastTransitionTime")
                .setFormat("date-time");
        conditions
                .getItems()
                .getSchema()
                .getProperties()
                .get("observedGeneration")
                .setFormat("int64");
    }

    private static void asMap(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
        list.getItems().getSchema().setRequired(List.of(key));
    }

    private static void asSet(JSONSchemaProps list) {
        list.setXKubernetesListType("set");
    }

    private static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
        var found = schema;
        for (String step : path) {
            found = found.getProperties().get(step);
        }
        return found;
    }

    /** A record component's annotation is on its field and on its accessor, and the generator reads both. */
    private static void withoutTwins(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        }
        Map<String, JSONSchemaProps> properties = schema.getProperties() == null ? Map.of() : schema.getProperties();
        properties.values().forEach(CrdYaml::withoutTwins);
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            withoutTwins(schema.getItems().getSchema());
        }
    }

    private record OneFile(ByteArrayOutputStream yaml) implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return yaml;
        }

        @Override
        public void close() {
            // held in memory
        }
    }
}
