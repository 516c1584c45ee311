package io.nextmavens.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the API server refused, and what to do about it. Pure. */
public final class ApiProblems {

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;

    /** How Kubernetes' authorizer says it (k8s.io/apiserver, responsewriters.ForbiddenStatusError). */
    private static final Pattern DENIED = Pattern.compile(
            "User \"(?<user>[^\"]*)\" cannot (?<verb>[a-z]+) resource \"(?<resource>[^\"]+)\" in API group"
                    + " \"(?<group>[^\"]*)\"(?: in the namespace \"(?<namespace>[^\"]+)\")?");

    private ApiProblems() {}

    /** The problem that an answer of the API server, or none, stands for. */
    public static Problem of(KubernetesClientException refused) {
        var message = Optional.ofNullable(refused.getStatus())
                .map(status -> status.getMessage())
                .or(() -> Optional.ofNullable(refused.getMessage()))
                .orElse("no reason was given");
        if (refused.getCode() <= 0) {
            return unreachable(refused); // nobody answered
        }
        return switch (refused.getCode()) {
            case UNAUTHORIZED ->
                new Problem(
                        Exit.DENIED,
                        "the cluster does not know who you are: " + message,
                        "Log in again, or name another user with --context.");
            case FORBIDDEN -> denied(message);
            case NOT_FOUND ->
                new Problem(
                        Exit.NOT_FOUND,
                        "the cluster does not have what was asked for: " + message,
                        "If NextMavens is not installed there, see docs/install.md; kubectl nextmavens doctor tells.");
            case CONFLICT, INVALID -> new Problem(Exit.REFUSED, "the cluster refused it: " + message, "");
            default -> new Problem(Exit.UNREACHABLE, "the cluster answered with an error: " + message, "Try again.");
        };
    }

    private static Problem unreachable(Throwable refused) {
        var deepest = Stream.iterate(refused, Objects::nonNull, Throwable::getCause)
                .reduce((above, below) -> below)
                .orElse(refused);
        return new Problem(
                Exit.UNREACHABLE,
                "the cluster could not be reached: "
                        + Objects.requireNonNullElse(
                                deepest.getMessage(), deepest.getClass().getSimpleName()),
                "Look at the address in your kubeconfig (kubectl cluster-info), or choose another with --context.");
    }

    private static Problem denied(String message) {
        var found = DENIED.matcher(message);
        if (!found.find()) {
            return new Problem(Exit.DENIED, "the cluster does not allow it: " + message, "");
        }
        var namespace = Optional.ofNullable(found.group("namespace"));
        return new Problem(
                Exit.DENIED,
                found.group("user") + " may not " + found.group("verb") + " " + found.group("resource")
                        + namespace.map(name -> " in the namespace " + name).orElse(" in the whole cluster"),
                "Ask for a " + namespace.map(name -> "Role").orElse("ClusterRole") + " with this rule: "
                        + rule(found.group("group"), found.group("resource"), found.group("verb"))
                        + elsewhere(found.group("group"), namespace));
    }

    /** Projects, and what belongs to them, may be looked at namespace by namespace. */
    private static String elsewhere(String group, Optional<String> namespace) {
        return namespace.isEmpty() && group.equals("nextmavens.io")
                ? "\nOr name a namespace where you may, with -n."
                : "";
    }

    /** A rule of RBAC as YAML. */
    public static String rule(String group, String resource, String... verbs) {
        return "{apiGroups: [%s], resources: [%s], verbs: [%s]}"
                .formatted(group.isEmpty() ? "\"\"" : group, resource, String.join(", ", verbs));
    }
}
