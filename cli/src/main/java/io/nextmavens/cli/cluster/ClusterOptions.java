package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster, as whom, and where in it: the flags that kubectl has for it, with the same defaults. */
public final class ClusterOptions {

    private static final int CONNECT = (int) Duration.ofSeconds(10).toMillis();
    private static final int ANSWER = (int) Duration.ofSeconds(30).toMillis();
    private static final int TRIES = 2;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "kubeconfig (default: $KUBECONFIG, ~/.kube/config)")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "context of the kubeconfig (default: its current one)")
    private Optional<String> context = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "namespace (default: the context's)")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--as", paramLabel = "USER", description = "act as this user")
    private Optional<String> user = Optional.empty();

    @Option(names = "--as-group", paramLabel = "GROUP", description = "and as of this group; may be repeated")
    private List<String> groups = new ArrayList<>();

    /** Reads the kubeconfig; the cluster is not asked yet. The caller closes it. */
    public Connection connect() {
        return connect(new KubernetesClientBuilder());
    }

    /**
     * The same by means of its own: those of Quarkus end when this process is asked to end, and what runs on a terminal may go
     * on after Ctrl-C.
     */
    public Connection connectApart() {
        return connect(new KubernetesClientBuilder().withHttpClientFactory(new OwnHttpClientFactory()));
    }

    private Connection connect(KubernetesClientBuilder client) {
        var config = new ConfigBuilder(config())
                .withConnectionTimeout(CONNECT)
                .withRequestTimeout(ANSWER)
                .withRequestRetryBackoffLimit(TRIES);
        user.ifPresent(config::withImpersonateUsername);
        if (!groups.isEmpty()) {
            config.withImpersonateGroups(groups.toArray(String[]::new));
        }
        var built = config.build();
        var where =
                namespace.or(() -> Optional.ofNullable(built.getNamespace())).orElse("default");
        return new Connection(client.withConfig(built).build(), where);
    }

    /** The names of the kubeconfig's contexts. */
    public List<String> contexts() {
        return of(null).getContexts().stream().map(NamedContext::getName).toList();
    }

    private Config config() {
        if (kubeconfig.isPresent() && !Files.isReadable(kubeconfig.get())) {
            throw new Problem(
                    Exit.USAGE,
                    "the kubeconfig " + kubeconfig.get() + " could not be read",
                    "Name a file that is there with --kubeconfig.");
        }
        if (kubeconfig.isEmpty()) {
            new KubeconfigFiles(System.getenv(), Path.of(System.getProperty("user.home")))
                    .problem()
                    .ifPresent(problem -> {
                        throw problem;
                    });
        }
        var config = of(null);
        var names = config.getContexts().stream().map(NamedContext::getName).toList();
        if (context.isPresent() && !names.contains(context.get())) {
            throw new Problem(
                    Exit.USAGE,
                    "the kubeconfig has no context " + context.get(),
                    names.isEmpty() ? "It has no context at all." : "It has " + String.join(", ", names) + ".");
        }
        return context.map(this::of).orElse(config);
    }

    private Config of(String contextName) {
        return kubeconfig
                .map(file -> Config.fromKubeconfig(contextName, file.toFile()))
                .orElseGet(() -> Config.autoConfigure(contextName));
    }
}
