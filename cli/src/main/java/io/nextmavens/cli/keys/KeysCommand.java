package io.nextmavens.cli.keys;

import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.cluster.Secrets;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a project's address and API keys. */
@Command(name = "keys", description = "A project's address, and its API keys: hidden unless --show says otherwise.")
public final class KeysCommand extends ClusterCommand.Showing {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Option(names = "--show", description = "show the keys themselves; SERVICE_KEY passes by every policy")
    private boolean show;

    @Override
    protected Exit run(Connection cluster) {
        var project = Projects.get(cluster, name);
        var secret = Secrets.of(cluster, name, "keys");
        var keys = Stream.of("ANON_KEY", "SERVICE_KEY")
                .filter(secret::containsKey)
                .map(key -> new ApiKey(key, secret.get(key)))
                .toList();
        var status = Optional.ofNullable(project.getStatus());
        show(KeysAnswer.of(name, status.flatMap(one -> Optional.ofNullable(one.url())), keys, show));
        status.flatMap(one -> one.condition(ConditionType.KEYS_READY.type()))
                .filter(condition -> condition.reason().equals(ConditionReason.KEYS_OVERLAP.text()))
                .ifPresent(condition -> err().println("These are new: " + condition.message()));
        return Exit.DONE;
    }
}
