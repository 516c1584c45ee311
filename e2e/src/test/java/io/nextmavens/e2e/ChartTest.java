package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chart as helm renders it. */
class ChartTest {

    static final String CHART = Script.ROOT.resolve("charts/nextmavens").toString();
    private static final Path INSTALL = Script.ROOT.resolve("manifests/install");
    static final String ALL = "replicas=2,image.digest=sha256:" + "a".repeat(64)
            + ",images.runtime=registry.example/runtime:1,watch.namespaces={team-a,team-b},rbac.scope=namespaces"
            + ",resyncInterval=10s,gatewayNamespaces={traefik},connectionReserve=0,networkPolicy.enabled=true"
            + ",networkPolicy.monitoringNamespaces={monitoring},monitoring.podMonitor=true,monitoring.rules=true"
            + ",monitoring.dashboards=true,dashboard.ingress.enabled=true,dashboard.ingress.host=nextmavens.example.com,"
            + "imagePullSecrets[0].name=registry"
            + ",env[0].name=JAVA_TOOL_OPTIONS,env[0].value=-Xmx300m,podLabels.team=data,priorityClassName=high";

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Comparator<JsonNode> NUMBERS_BY_VALUE = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    private final Script script = new Script(Map.of());

    @Test
    void hasNothingThatHelmWarnsOf() {
        assertThat(script.run("helm", "lint", "--strict", CHART)).contains("0 chart(s) failed");
        assertThat(script.run("helm", "lint", "--strict", CHART, "--set", ALL)).contains("0 chart(s) failed");
    }

    @Test
    void installsTheSameObjectsAsTheManifests() throws IOException {
        // Given
        Map<String, JsonNode> manifests = new TreeMap<>();
        try (Stream<Path> install = Files.list(INSTALL);
                Stream<Path> crds = Files.list(Script.ROOT.resolve("crds/yaml"))) {
            for (Path file : Stream.concat(install, crds)
                    .filter(one -> !one.endsWith("kustomization.yaml"))
                    .toList()) {
                manifests.putAll(objects(Files.readString(file)));
            }
        }
        // a release has no namespace of its own
        manifests.remove("Namespace nextmavens-system");

        // When
        Map<String, JsonNode> rendered = template();

        // Then
        assertThat(rendered.keySet()).isEqualTo(manifests.keySet());
        rendered.forEach((name, object) -> assertThat(object.equals(NUMBERS_BY_VALUE, manifests.get(name)))
                .as("%s: %s is %s", name, object, manifests.get(name))
                .isTrue());
    }

    @Test
    void rendersWhatValuesSay() throws IOException {
        // When
        Map<String, JsonNode> rendered = template("--set", ALL);

        // Then
        assertThat(rendered)
                .doesNotContainKey("ClusterRole nextmavens-operator")
                .containsKeys(
                        "Role team-a/nextmavens-operator",
                        "RoleBinding team-b/nextmavens-operator",
                        "Role team-a/nextmavens-operator-dashboard",
                        "RoleBinding team-b/nextmavens-operator-dashboard",
                        "PodMonitor nextmavens-system/nextmavens-operator",
                        "NetworkPolicy nextmavens-system/nextmavens-operator",
                        "PodDisruptionBudget nextmavens-system/nextmavens-operator");
        JsonNode deployment = rendered.get("Deployment nextmavens-system/nextmavens-operator");
        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        assertThat(container.path("image").asText()).isEqualTo("nextmavens/operator@sha256:" + "a".repeat(64));
        Map<String, String> env = new TreeMap<>();
        container
                .path("env")
                .forEach(one ->
                        env.put(one.path("name").asText(), one.path("value").asText()));
        assertThat(env)
                .containsEntry("NEXTMAVENS_RUNTIME_IMAGE", "registry.example/runtime:1")
                .containsEntry("NEXTMAVENS_RESYNC_INTERVAL", "10s")
                .containsEntry("NEXTMAVENS_CONNECTION_RESERVE", "0")
                .containsEntry("QUARKUS_OPERATOR_SDK_NAMESPACES", "team-a,team-b")
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx300m")
                .doesNotContainKey("NEXTMAVENS_SLOT_RESERVE");
    }

    @Test
    void inSomeNamespacesOnlyTheDashboardAsksForARightBeyondThem() throws IOException {
        // When
        Map<String, JsonNode> with =
                template("--set", "rbac.scope=namespaces,watch.namespaces={team-a},deletionProtection=false");
        Map<String, JsonNode> without = template(
                "--set",
                "rbac.scope=namespaces,watch.namespaces={team-a},deletionProtection=false,dashboard.enabled=false");

        // Then
        assertThat(with.keySet())
                .filteredOn(name -> name.startsWith("ClusterRole "))
                .containsExactly("ClusterRole nextmavens-operator-dashboard");
        assertThat(with.get("ClusterRole nextmavens-operator-dashboard").path("rules"))
                .extracting(rule -> rule.at("/resources/0").asText())
                .containsExactly("tokenreviews", "subjectaccessreviews");
        assertThat(without.keySet()).noneMatch(name -> name.startsWith("ClusterRole"));
    }

    @Test
    void monitorsAsTheManifestsDo() throws IOException {
        // Given
        Path monitoring = Script.ROOT.resolve("manifests/monitoring");
        Map<String, JsonNode> manifests = new TreeMap<>();
        for (String file : List.of("operator-pod-monitor.yaml", "runtime-pod-monitor.yaml", "rules.yaml")) {
            manifests.putAll(objects(Files.readString(monitoring.resolve(file))));
        }

        // When
        Map<String, JsonNode> rendered =
                template("--set", "monitoring.podMonitor=true,monitoring.rules=true,monitoring.dashboards=true");

        // Then
        manifests.forEach((name, object) -> assertThat(object.equals(NUMBERS_BY_VALUE, rendered.get(name)))
                .as("%s: %s is %s", name, object, rendered.get(name))
                .isTrue());
        assertThat(rendered.get("ConfigMap nextmavens-system/nextmavens-dashboard-projects")
                        .at("/data/projects.json")
                        .asText())
                .isEqualTo(Files.readString(monitoring.resolve("projects.json")));
    }

    @Test
    void rulesAndDashboardsAskForMetricsThatAreDocumented() throws IOException {
        // Given
        String documented = Files.readString(Script.ROOT.resolve("docs/monitoring.md"));

        // When
        Path monitoring = Script.ROOT.resolve("manifests/monitoring");
        String asked = Files.readString(monitoring.resolve("rules.yaml"))
                + Files.readString(monitoring.resolve("projects.json"));

        // Then
        assertThat(Pattern.compile("\\b(?:nextmavens|pgrst)_[a-z_]+[a-z]")
                        .matcher(asked)
                        .results())
                .extracting(found -> found.group().replaceFirst("_(count|bucket)$", ""))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    @Test
    void refusesValuesThatItDoesNotKnow() {
        for (String wrong : new String[] {"replica=2", "rbac.scope=everything", "resyncInterval=soon"}) {
            assertThatThrownBy(() -> script.run("helm", "template", CHART, "--set", wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> script.run("helm", "template", CHART, "--set", "rbac.scope=namespaces"))
                .isInstanceOf(IllegalStateException.class);
    }

    private Map<String, JsonNode> template(String... more) throws IOException {
        String[] arguments = Stream.concat(
                        Stream.of("helm", "template", "nextmavens", CHART, "--namespace", "nextmavens-system"),
                        Stream.of(more))
                .toArray(String[]::new);
        return objects(script.run(arguments));
    }

    /** Objects by kind and name, without what only one of the two ways gives. */
    private static Map<String, JsonNode> objects(String yaml) throws IOException {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (String document : yaml.split("(?m)^---.*$", -1)) {
            JsonNode object = YAML.readTree(document);
            if (!(object instanceof ObjectNode)) {
                continue;
            }
            ObjectNode metadata = (ObjectNode) object.path("metadata");
            metadata.remove("labels");
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove("helm.sh/resource-policy");
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
            if (object.at("/spec/template/spec/containers/0") instanceof ObjectNode container) {
                container.remove("imagePullPolicy");
                container.put("image", container.path("image").asText().replaceFirst("^([^@]+):[^:/@]+$", "$1"));
            }
            String namespace = metadata.path("namespace").asText();
            objects.put(
                    object.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                            + metadata.path("name").asText(),
                    object);
        }
        return objects;
    }
}
