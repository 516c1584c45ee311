package io.nextmavens.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.io.PrintWriter;
import java.util.List;

/**
 * One field of a project that is set.
 *
 * @param path of the field, such as {@code spec, suspend}
 * @param value what it becomes
 */
record ProjectChange(List<String> path, JsonNode value) {

    /** Who has set a field, as managedFields shows it. */
    static final String FIELD_MANAGER = "kubectl-nextmavens";

    ProjectChange {
        path = List.copyOf(path);
    }

    /** The change as a JSON merge patch (RFC 7396). Pure. */
    String patch() {
        JsonNode node = value;
        for (String field : path.reversed()) {
            node = JsonNodeFactory.instance.objectNode().set(field, node);
        }
        return node.toString();
    }

    /**
     * Makes it, unless something else would undo it.
     *
     * @param force make it all the same
     * @param err where is said what will become of it
     */
    NextMavensProject make(Connection cluster, NextMavensProject project, boolean force, PrintWriter err) {
        var field = String.join(".", path);
        var tool = AppliedFrom.tool(project);
        boolean isSet = AppliedFrom.sets(project, path);
        if (isSet && tool.isPresent() && !force) {
            throw new Problem(
                    Exit.REFUSED,
                    tool.get() + " applies this project with " + field + " in it, and would set it back",
                    "Change it where that is applied from, or say --force to change it until the next synchronisation.");
        }
        var patched = cluster.client()
                .resources(NextMavensProject.class)
                .inNamespace(cluster.namespace())
                .withName(project.getMetadata().getName())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(FIELD_MANAGER)
                                .build(),
                        patch());
        if (isSet) {
            err.println("Note: " + tool.orElse("what was applied") + " has " + field
                    + " in it: change it there too, or it comes back when that is applied again.");
        } else {
            tool.ifPresent(name -> err.println(
                    "Note: " + name + " applies this project, without " + field + ": it leaves that as it is now."));
        }
        return patched;
    }
}
