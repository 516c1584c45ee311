package io.nextmavens.cli.cluster;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Secrets that the operator makes for a project. */
public final class Secrets {

    private Secrets() {}

    /** The content of {@code <project>-<suffix>}, decoded; a {@link Problem} when it is not there. */
    public static Map<String, String> of(Connection cluster, String project, String suffix) {
        var name = project + "-" + suffix;
        return find(cluster, name)
                .orElseThrow(() -> new Problem(
                        Exit.NOT_FOUND,
                        "the project " + project + " has no Secret " + name + " yet",
                        "The operator makes it: kubectl nextmavens status " + project + " tells how far it is."));
    }

    /** The content of a Secret of the namespace, decoded; a {@link Problem} when it is not there. */
    public static Map<String, String> named(Connection cluster, String name) {
        return find(cluster, name)
                .orElseThrow(() -> new Problem(
                        Exit.NOT_FOUND,
                        "there is no Secret " + name + " in the namespace " + cluster.namespace(),
                        "Without it nobody can log in so."));
    }

    private static Optional<Map<String, String>> find(Connection cluster, String name) {
        return Optional.ofNullable(cluster.client()
                        .secrets()
                        .inNamespace(cluster.namespace())
                        .withName(name)
                        .get())
                .flatMap(secret -> Optional.ofNullable(secret.getData()))
                .map(Secrets::decoded);
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        var content = new TreeMap<String, String>();
        data.forEach((key, value) ->
                content.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return content;
    }
}
