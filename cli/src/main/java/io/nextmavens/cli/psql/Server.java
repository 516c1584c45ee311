package io.nextmavens.cli.psql;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a server of PostgreSQL is, seen from outside the cluster. */
sealed interface Server {

    /** Names of Services in the cluster's DNS: {@code name}, {@code name.namespace}, {@code name.namespace.svc…}. */
    Pattern SERVICE = Pattern.compile(
            "(?<name>[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\\.(?<namespace>[a-z0-9]([-a-z0-9]*[a-z0-9])?)(?<svc>\\.svc(\\..*)?)?)?");

    /**
     * It is a pod, and a port-forward leads to it.
     *
     * @param namespace of the pod
     * @param pod its name
     * @param port that the pod listens on
     */
    record InPod(String namespace, String pod, int port) implements Server {}

    /** It is no pod of this cluster: it is reached from here by its name, or not at all. */
    record Elsewhere() implements Server {}

    /** Finds it by the name that pods know it by. */
    static Server of(Connection cluster, String host, int port) {
        var named = SERVICE.matcher(host);
        if (!named.matches()) {
            return new Elsewhere();
        }
        var namespace = Optional.ofNullable(named.group("namespace")).orElse(cluster.namespace());
        var service = service(cluster, namespace, named.group("name"), named.group("svc") == null);
        if (service.isEmpty() && named.group("svc") != null) {
            throw new Problem(
                    Exit.NOT_FOUND,
                    "there is no Service " + named.group("name") + " in the namespace " + namespace
                            + ", where the database is",
                    "kubectl nextmavens doctor tells what is wrong.");
        }
        return service.filter(one -> one.getSpec().getSelector() != null
                        && !one.getSpec().getSelector().isEmpty())
                .map(one -> pod(cluster, one, port))
                .orElseGet(Elsewhere::new);
    }

    /** The Service; a host of elsewhere that looks like one may be in a namespace where the user may not look. */
    private static Optional<Service> service(
            Connection cluster, String namespace, String name, boolean mayBeElsewhere) {
        try {
            return Optional.ofNullable(cluster.client()
                    .services()
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
        } catch (KubernetesClientException e) {
            if (mayBeElsewhere && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Server pod(Connection cluster, Service service, int port) {
        var namespace = service.getMetadata().getNamespace();
        return cluster
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabels(service.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(Server::isReady)
                .findFirst()
                .map(pod -> new InPod(namespace, pod.getMetadata().getName(), target(service, pod, port)))
                .orElseThrow(() -> new Problem(
                        Exit.NOT_FOUND,
                        "no pod of the database is ready (Service " + namespace + "/"
                                + service.getMetadata().getName() + ")",
                        "kubectl nextmavens status tells why; a suspended project has none: kubectl nextmavens resume"
                                + " NAME --wait"));
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && Stream.ofNullable(pod.getStatus().getConditions())
                        .flatMap(List::stream)
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** The pod's port behind the Service's. */
    static int target(Service service, Pod pod, int port) {
        var target = service.getSpec().getPorts().stream()
                .filter(one -> one.getPort() == port)
                .flatMap(one -> Optional.ofNullable(one.getTargetPort()).stream())
                .findFirst();
        if (target.isEmpty()) {
            return port;
        }
        return Optional.ofNullable(target.get().getIntVal())
                .filter(number -> number > 0)
                .or(() -> pod.getSpec().getContainers().stream()
                        .flatMap(container ->
                                Stream.ofNullable(container.getPorts()).flatMap(List::stream))
                        .filter(one -> target.get().getStrVal().equals(one.getName()))
                        .map(one -> one.getContainerPort())
                        .findFirst())
                .orElse(port);
    }
}
