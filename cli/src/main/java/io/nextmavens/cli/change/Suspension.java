package io.nextmavens.cli.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets {@code spec.suspend}. */
public abstract sealed class Suspension extends ClusterCommand {

    @Parameters(paramLabel = "NAME", description = "the project")
    private String name;

    @Option(names = "--force", description = "also where Argo CD or Flux would set it back")
    private boolean force;

    @Mixin
    private WaitOptions wait;

    private final boolean suspend;

    Suspension(boolean suspend) {
        this.suspend = suspend;
    }

    /** {@code suspend}. */
    @Command(
            name = "suspend",
            description = "Ends a project's pods; its data stay, its route answers 503 with the reason.")
    public static final class Suspend extends Suspension {
        /** For picocli. */
        public Suspend() {
            super(true);
        }
    }

    /** {@code resume}. */
    @Command(name = "resume", description = "Brings a suspended project back.")
    public static final class Resume extends Suspension {
        /** For picocli. */
        public Resume() {
            super(false);
        }
    }

    @Override
    protected final Exit run(Connection cluster) {
        var project = Projects.get(cluster, name);
        var word = suspend ? "suspended" : "resumed";
        if (project.getSpec().suspend() == suspend) {
            out().println("project " + name + (suspend ? " is suspended already" : " is not suspended"));
        } else {
            new ProjectChange(List.of("spec", "suspend"), JsonNodeFactory.instance.booleanNode(suspend))
                    .make(cluster, project, force, err());
            out().println("project " + name + " is being " + word);
        }
        if (wait.isAsked()) {
            out().flush();
            out().println(wait.await("project " + name, () -> progress(Projects.get(cluster, name), suspend), err()));
        }
        return Exit.DONE;
    }

    /** How far a project is. Pure but for the problem that it throws where nothing will happen by itself. */
    public static WaitOptions.Progress progress(NextMavensProject project, boolean suspend) {
        var name = project.getMetadata().getName();
        var status = Optional.ofNullable(project.getStatus())
                .filter(one -> project.getMetadata().getGeneration().equals(one.observedGeneration()));
        var ready = status.flatMap(one -> one.condition(ConditionType.READY.type()));
        if (ready.isEmpty()) {
            return new WaitOptions.Progress.Pending("waiting for the operator to look at it");
        }
        boolean isThere = suspend
                ? ready.get().reason().equals(ConditionReason.SUSPENDED.text())
                : ready.get().status() == ConditionStatus.TRUE;
        if (isThere) {
            return new WaitOptions.Progress.Over("project " + name + (suspend ? " is suspended" : " is ready"));
        }
        status.flatMap(one -> one.condition(ConditionType.STALLED.type()))
                .filter(stalled -> stalled.status() == ConditionStatus.TRUE && !suspend)
                .filter(stalled -> !stalled.reason().equals(ConditionReason.SUSPENDED.text()))
                .ifPresent(stalled -> {
                    throw new Problem(
                            Exit.NOT_SO,
                            "project " + name + " does not come back by itself: " + stalled.message(),
                            "kubectl nextmavens status " + name + " tells what to do.");
                });
        return new WaitOptions.Progress.Pending(ready.get().message());
    }
}
