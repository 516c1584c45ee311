package io.nextmavens.cli.cluster;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether there is a kubeconfig where kubectl would look for one that nobody has named. Without it the client takes the
 * address that pods have, which leads nowhere from outside a cluster.
 *
 * @param environment the process's variables
 * @param home the user's folder
 */
record KubeconfigFiles(Map<String, String> environment, Path home) {

    /** What has to be said, if none is there. */
    Optional<Problem> problem() {
        // in a pod the service account's login is enough
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")
                || files().stream().anyMatch(Files::isReadable)) {
            return Optional.empty();
        }
        var names = String.join(", ", files().stream().map(Path::toString).toList());
        var what = isNamed()
                ? "the kubeconfig " + names + ", which KUBECONFIG names, could not be read"
                : "there is no kubeconfig: KUBECONFIG is not set, and " + names + " could not be read";
        return Optional.of(new Problem(
                Exit.USAGE,
                what,
                "Name a file that is there with --kubeconfig or KUBECONFIG. The one of the cluster of ./nextmavens up"
                        + " is printed by ./nextmavens kubeconfig."));
    }

    private boolean isNamed() {
        return !environment.getOrDefault("KUBECONFIG", "").isBlank();
    }

    private List<Path> files() {
        return isNamed()
                ? Arrays.stream(environment.get("KUBECONFIG").split(File.pathSeparator, -1))
                        .filter(name -> !name.isBlank())
                        .map(Path::of)
                        .toList()
                : List.of(home.resolve(".kube").resolve("config"));
    }
}
