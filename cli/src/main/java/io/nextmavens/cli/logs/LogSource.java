package io.nextmavens.cli.logs;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container that writes a log.
 *
 * @param namespace of its pod
 * @param pod its pod
 * @param container its name
 * @param part the value of the label {@code app.kubernetes.io/component}
 * @param isOnly whether it is the only one of its pod
 * @param state how it is
 */
record LogSource(String namespace, String pod, String container, String part, boolean isOnly, State state) {

    /** How a container is. */
    enum State {
        /** It has not begun, so it has no log. */
        WAITING,
        RUNNING,
        ENDED
    }

    /** The containers of a pod. */
    static List<LogSource> of(Pod pod) {
        var containers = pod.getSpec().getContainers();
        var metadata = pod.getMetadata();
        var part = Optional.ofNullable(metadata.getLabels())
                .map(labels -> labels.get("app.kubernetes.io/component"))
                .orElse("");
        return containers.stream()
                .map(container -> new LogSource(
                        metadata.getNamespace(),
                        metadata.getName(),
                        container.getName(),
                        part,
                        containers.size() == 1,
                        state(pod, container.getName())))
                .toList();
    }

    /** How output names it. */
    String label() {
        return isOnly ? pod : pod + "/" + container;
    }

    /** By what it is known however it is: a pod's name may come back with another pod, as of a StatefulSet. */
    String key() {
        return namespace + "/" + pod + "/" + container;
    }

    private static State state(Pod pod, String container) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> Stream.ofNullable(status.getContainerStatuses()))
                .flatMap(List::stream)
                .filter(status -> status.getName().equals(container))
                .map(LogSource::state)
                .findFirst()
                .orElse(State.WAITING);
    }

    private static State state(ContainerStatus status) {
        var now = status.getState();
        if (now != null && now.getRunning() != null) {
            return State.RUNNING;
        }
        var hasEnded = (now != null && now.getTerminated() != null)
                || (status.getLastState() != null && status.getLastState().getTerminated() != null);
        return hasEnded ? State.ENDED : State.WAITING;
    }
}
