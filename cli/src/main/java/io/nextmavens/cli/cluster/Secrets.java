package io.nextmavens.cli.cluster;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The Secrets that the operator makes for a project. */
public final class Secrets {

    private Secrets() {}

    /** The content of {@code <project>-<suffix>}, decoded; a {@link Problem} when it is not there. */
    public static Map<String, String> of(Connection cluster, String project, String suffix) {
        var name = project + "-" + suffix;
        var secret = cluster.client()
                .secrets()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get();
        if (secret == null || secret.getData() == null) {
            throw new Problem(
                    Exit.NOT_FOUND,
                    "the project " + project + " has no Secret " + name + " yet",
                    "The operator makes it: kubectl nextmavens status " + project + " tells how far it is.");
        }
        var content = new TreeMap<String, String>();
        secret.getData()
                .forEach((key, value) ->
                        content.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return content;
    }
}
