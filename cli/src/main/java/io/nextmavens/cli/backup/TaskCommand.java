package io.nextmavens.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.nextmavens.cli.change.WaitOptions;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.BackupTaskStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes an object that the operator works off once, and waits for it where that is asked for.
 *
 * @param <T> its kind
 */
abstract class TaskCommand<T extends CustomResource<?, BackupTaskStatus>> extends ClusterCommand {

    @Option(
            names = "--name",
            paramLabel = "OBJECT",
            description = "name of the object that is made (default: the project's, with the time)")
    private Optional<String> object = Optional.empty();

    @Mixin
    private WaitOptions wait;

    private final Class<T> kind;
    private final String afterwards;

    /**
     * A command.
     *
     * @param kind what it makes
     * @param afterwards how things are when the object was deleted meanwhile
     */
    TaskCommand(Class<T> kind, String afterwards) {
        this.kind = kind;
        this.afterwards = afterwards;
    }

    /**
     * What is made.
     *
     * @param task the object, without its metadata
     * @param project name of the project that it is done to
     * @param about what it is of, for people
     */
    record Asked<T>(T task, String project, String about) {}

    /** What is to be made; a {@link Problem} where it would do harm, or could not be done. */
    abstract Asked<T> asked(Connection cluster);

    @Override
    protected final Exit run(Connection cluster) {
        var asked = asked(cluster);
        asked.task()
                .setMetadata(new ObjectMetaBuilder()
                        .withNamespace(cluster.namespace())
                        .withName(object.orElseGet(() -> TaskNames.of(asked.project(), Instant.now())))
                        .build());
        var called =
                cluster.client().resource(asked.task()).create().getMetadata().getName();
        var what = asked.task().getKind().replace("NextMavens", "").toLowerCase(Locale.ROOT) + " " + called;
        out().println(what + " of " + asked.about() + " is asked for");
        if (wait.isAsked()) {
            out().println(await(what, () -> TaskProgress.of(get(cluster, called, what))));
        }
        return Exit.DONE;
    }

    /** Waits until something is over, and tells on standard error what it is at. */
    final String await(String what, Supplier<WaitOptions.Progress> look) {
        out().flush();
        return wait.await(what, look, err());
    }

    private T get(Connection cluster, String called, String what) {
        return Optional.ofNullable(cluster.client()
                        .resources(kind)
                        .inNamespace(cluster.namespace())
                        .withName(called)
                        .get())
                .orElseThrow(() -> new Problem(Exit.NOT_FOUND, what + " was deleted", afterwards));
    }
}
