package io.nextmavens.cli.psql;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.nextmavens.cli.cluster.ApiProblems;
import io.nextmavens.cli.cluster.ClusterOptions;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens psql in a project's database: by a port-forward where that is a pod, else directly. Ends with psql's code. */
@Command(
        name = "psql",
        description = "psql in a project's database, by a port-forward. What follows -- is for psql:"
                + " kubectl nextmavens psql notes -- --csv -f report.sql")
public final class PsqlCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions options;

    @Parameters(index = "0", paramLabel = "NAME", description = "the project")
    private String name;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "of psql, after --")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-c", "--command"},
            paramLabel = "SQL",
            description = "run this and end, as psql has it; may be repeated")
    private List<String> commands = new ArrayList<>();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "owner, anon, authenticated, service_role or admin, the server's administrator (default: owner)")
    private Login.Role role = Login.Role.OWNER;

    @Option(names = "--read-only", description = "transactions may only read, unless they say otherwise")
    private boolean readOnly;

    @Option(names = "--psql", paramLabel = "FILE", description = "the psql that is used (default: the one on the PATH)")
    private String program = "psql";

    @Override
    public Integer call() {
        try (var cluster = options.connectApart()) {
            var login = Login.of(cluster, Projects.get(cluster, name), role);
            return switch (Server.of(cluster, login.host(), login.port())) {
                case Server.InPod pod -> through(cluster, pod, login);
                case Server.Elsewhere() -> {
                    say(login.host() + " is no pod of this cluster: it is reached from here, or not at all");
                    yield psql(login, 0, "");
                }
            };
        }
    }

    private int through(Connection cluster, Server.InPod server, Login login) {
        try (var way = cluster.client()
                .pods()
                .inNamespace(server.namespace())
                .withName(server.pod())
                .portForward(server.port(), InetAddress.ofLiteral("127.0.0.1"), 0)) {
            int code = psql(
                    login,
                    way.getLocalPort(),
                    "\nOr use the pod's, as the administrator: kubectl exec -it -n " + server.namespace() + " "
                            + server.pod() + " -- psql -U postgres " + login.database());
            if (code != 0 && way.errorOccurred()) {
                why(way, server);
            }
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What psql takes for a server that hangs up. */
    private void why(LocalPortForward way, Server.InPod server) {
        Stream.concat(way.getClientThrowables().stream(), way.getServerThrowables().stream())
                .map(thrown -> thrown instanceof KubernetesClientException refused
                        ? ApiProblems.of(refused).getMessage()
                        : String.valueOf(thrown.getMessage()))
                .distinct()
                .forEach(message -> say("the way to " + server.pod() + " was broken: " + message));
    }

    private int psql(Login login, int port, String otherwise) {
        var all = new ArrayList<String>();
        commands.forEach(command -> all.addAll(List.of("-c", command)));
        all.addAll(arguments);
        return PsqlSession.run(
                program, all, PsqlSession.environment(System.getenv(), login, port, readOnly), otherwise);
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
