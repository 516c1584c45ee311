package io.nextmavens.cli.logs;

import io.fabric8.kubernetes.api.model.Pod;
import io.nextmavens.cli.change.WaitOptions;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Operators;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the logs of a project's pods and of the operator about it, in the order in which the lines were written. */
@Command(
        name = "logs",
        description = "What a project's pods say, and the operator about it, in the order in which it was written.")
public final class LogsCommand extends ClusterCommand {

    private static final int USUAL = 100;

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Option(
            names = "--component",
            paramLabel = "PART",
            split = ",",
            description =
                    "runtime, database, standby, pooler, redis, backup, operator (what it says about the project) or"
                            + " all (every pod of the project); may be repeated (default: runtime)")
    private List<LogPart> parts = new ArrayList<>();

    @Option(
            names = {"-f", "--follow"},
            description = "go on with what is written, and with pods that come, until Ctrl-C")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = WaitOptions.Span.class,
            description = "how far back, such as 90s, 10m or 1h")
    private Optional<Duration> since = Optional.empty();

    @Option(
            names = "--tail",
            paramLabel = "LINES",
            description = "how many of the last lines of each container, -1 for all (default: 100, all with --since)")
    private Optional<Integer> tail = Optional.empty();

    @Option(
            names = {"-p", "--previous"},
            description = "of the containers before their last restart")
    private boolean previous;

    @Option(names = "--timestamps", description = "with the time of each line")
    private boolean timestamps;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text, or json: an object for each line (default: text)")
    private LogPrinter.Format format = LogPrinter.Format.TEXT;

    @Override
    protected Exit run(Connection cluster) {
        if (follow && previous) {
            throw new Problem(Exit.USAGE, "nothing more comes of containers that have ended", "Take -f or -p away.");
        }
        var project = Projects.get(cluster, name);
        var sources = sources(cluster, project);
        if (sources.isEmpty() && !follow) {
            throw none(project);
        }
        var reader = new LogReader(cluster.client(), since, lines(), previous);
        var printer = new LogPrinter(out(), format, timestamps, sources.size() != 1 || follow, Ansi.AUTO);
        var follower = new LogFollower(reader, printer, source -> filter(project, source));
        var all = new ArrayList<LogLine>();
        for (LogSource source : sources) {
            if (source.state() == LogSource.State.WAITING) {
                err().println(source.label() + " has not begun yet");
                continue;
            }
            var read = reader.read(source, filter(project, source), isOperator(source), err()::println);
            follower.printed(source, read);
            all.addAll(read);
        }
        err().flush();
        all.sort(LogLine.BY_TIME);
        all.forEach(printer::print);
        if (follow) {
            follower.follow(() -> sources(cluster, project));
        }
        return Exit.DONE;
    }

    private Optional<Integer> lines() {
        return tail.or(() -> since.isPresent() ? Optional.empty() : Optional.of(USUAL))
                .filter(number -> number >= 0);
    }

    private List<LogPart> parts() {
        return parts.isEmpty()
                ? List.of(LogPart.RUNTIME)
                : parts.stream().distinct().toList();
    }

    private List<LogSource> sources(Connection cluster, NextMavensProject project) {
        return parts().stream()
                .flatMap(part -> pods(cluster, part, project))
                .flatMap(pod -> LogSource.of(pod).stream())
                .collect(Collectors.toMap(LogSource::key, source -> source, (one, same) -> one))
                .values()
                .stream()
                .sorted(Comparator.comparing(LogSource::key))
                .toList();
    }

    private static Stream<Pod> pods(Connection cluster, LogPart part, NextMavensProject project) {
        var pods = cluster.client().pods();
        return part.labels(project)
                .map(labels -> pods.inNamespace(cluster.namespace()).withLabels(labels).list().getItems().stream())
                .orElseGet(() -> Operators.list(cluster).stream()
                        .flatMap(operator -> pods
                                .inNamespace(operator.getMetadata().getNamespace())
                                .withLabels(Operators.LABELS)
                                .list()
                                .getItems()
                                .stream()));
    }

    private Predicate<String> filter(NextMavensProject project, LogSource source) {
        return isOperator(source) ? new AboutProject(project.getMetadata().getNamespace(), name) : line -> true;
    }

    private static boolean isOperator(LogSource source) {
        return source.part().equals(LogPart.OPERATOR.text());
    }

    private Problem none(NextMavensProject project) {
        var what = parts().stream().map(LogPart::text).collect(Collectors.joining(", "));
        return new Problem(
                Exit.NOT_FOUND,
                "project " + name + " has no pod of " + what,
                project.getSpec().suspend()
                        ? "It is suspended: kubectl nextmavens resume " + name + " --wait"
                        : "kubectl nextmavens status " + name + " tells why; --component all shows every pod that there"
                                + " is.");
    }
}
