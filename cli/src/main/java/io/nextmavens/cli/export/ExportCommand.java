package io.nextmavens.cli.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.export.ProjectExport;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a project as manifests that make it again, without its secrets. */
@Command(
        name = "export",
        description =
                "A project as manifests that make it again: with the ConfigMaps of its migrations and its tenants,"
                        + " without its secrets.")
public final class ExportCommand extends ClusterCommand {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Override
    protected Exit run(Connection cluster) {
        var client = cluster.client();
        var project = Projects.get(cluster, name);
        List<HasMetadata> objects = new ArrayList<>();
        // as the API server has it: a field that this release of the command does not know stays
        objects.add(client.genericKubernetesResources(project.getApiVersion(), project.getKind())
                .inNamespace(cluster.namespace())
                .withName(name)
                .require());
        project.getSpec().database().migrations().stream()
                .map(source -> client.configMaps()
                        .inNamespace(cluster.namespace())
                        .withName(source.configMapRef().name())
                        .get())
                .filter(Objects::nonNull)
                .forEach(objects::add);
        objects.addAll(client.genericKubernetesResources(
                        HasMetadata.getApiVersion(NextMavensTenant.class), HasMetadata.getKind(NextMavensTenant.class))
                .inNamespace(cluster.namespace())
                .list()
                .getItems());
        var items = JsonNodeFactory.instance.arrayNode();
        objects.forEach(object -> items.add(client.getKubernetesSerialization().convertValue(object, JsonNode.class)));
        out().print(ProjectExport.of(JsonNodeFactory.instance.objectNode().set("items", items), name));
        return Exit.DONE;
    }
}
