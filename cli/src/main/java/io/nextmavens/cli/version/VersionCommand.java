package io.nextmavens.cli.version;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.cluster.ClusterOptions;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Operators;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.OutputOptions;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows versions: of the command, of the cluster, and the operator's image. */
@Command(name = "version", description = "Versions of this command, of the cluster and of the operator there.")
public final class VersionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputOptions output;

    @Option(names = "--client", description = "of this command only; no cluster is asked")
    private boolean client;

    @Override
    public Integer call() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("command", Release.version());
        if (!client) {
            try (var connection = cluster.connect()) {
                of(connection, versions);
            } catch (KubernetesClientException | Problem e) {
                spec.commandLine()
                        .getErr()
                        .println("The cluster was not asked ("
                                + e.getMessage().lines().findFirst().orElse("") + ").");
            }
        }
        var table = Table.plain("");
        var data = JsonNodeFactory.instance.objectNode();
        versions.forEach((what, version) -> {
            table.row(what, version);
            data.put(what, version);
        });
        output.print(
                new Answer(table.text(), data, List.copyOf(versions.values())),
                spec.commandLine().getOut());
        return Exit.DONE.code();
    }

    private static void of(Connection connection, Map<String, String> versions) {
        versions.put("kubernetes", connection.client().getKubernetesVersion().getGitVersion());
        Operators.list(connection)
                .forEach(operator -> versions.put(
                        "operator in " + operator.getMetadata().getNamespace(), Operators.image(operator)));
    }
}
