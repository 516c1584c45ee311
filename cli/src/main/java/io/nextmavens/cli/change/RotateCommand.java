package io.nextmavens.cli.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nextmavens.cli.cluster.ClusterCommand;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Projects;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the annotation that asks for a rotation. */
@Command(
        name = "rotate",
        description = "Replaces a project's database logins, or its JWT secret with the API keys; no request fails.")
public final class RotateCommand extends ClusterCommand {

    /** What can be rotated. */
    enum What {
        LOGINS(ProjectAnnotations.ROTATE_LOGINS, "CredentialsReady"),
        KEYS(ProjectAnnotations.ROTATE_KEYS, "KeysReady");

        private final String annotation;
        private final String condition;

        What(String annotation, String condition) {
            this.annotation = annotation;
            this.condition = condition;
        }
    }

    @Parameters(index = "0", paramLabel = "NAME", description = "the project")
    private String name;

    @Parameters(index = "1", paramLabel = "logins|keys", description = "what is rotated")
    private What what;

    @Option(names = "--force", description = "also where Argo CD or Flux would set the annotation back")
    private boolean force;

    @Override
    protected Exit run(Connection cluster) {
        NextMavensProject project = Projects.get(cluster, name);
        var when = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        new ProjectChange(List.of("metadata", "annotations", what.annotation), JsonNodeFactory.instance.textNode(when))
                .make(cluster, project, force, err());
        out().println("project " + name + ": " + what.annotation + "=" + when);
        if (project.getSpec().suspend()) {
            err().println("It is suspended: it rotates when it is resumed.");
        }
        if (what == What.KEYS) {
            err().println("Clients need the new keys before "
                    + project.getSpec().keys().overlap() + " after the last pod has them: kubectl nextmavens keys "
                    + name + " --show");
        }
        err().println("How far it is says the condition " + what.condition + ": kubectl nextmavens status " + name);
        return Exit.DONE;
    }
}
