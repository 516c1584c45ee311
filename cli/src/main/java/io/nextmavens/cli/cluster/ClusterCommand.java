package io.nextmavens.cli.cluster;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.OutputOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a cluster: connects, does its work, and ends with what that says. */
public abstract class ClusterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions options;

    /** Does it. */
    protected abstract Exit run(Connection cluster);

    @Override
    public final Integer call() {
        try (var cluster = options.connect()) {
            return run(cluster).code();
        } finally {
            out().flush();
            err().flush();
        }
    }

    /** Where answers go to. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Where everything else goes to. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** One that shows something, in several forms. */
    public abstract static class Showing extends ClusterCommand {

        @Mixin
        private OutputOptions output;

        /** Writes an answer in the form that was asked for. */
        protected final void show(io.nextmavens.cli.output.Answer answer) {
            output.print(answer, out());
        }
    }
}
