package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps a pod from being ready, in its own words: so the condition says "CrashLoopBackOff" and not just "0 of 1".
 * Pods are not watched, they are listed when something is wrong.
 */
final class PodTrouble {

    private final KubernetesClient client;
    private final ProjectObjects names;

    PodTrouble(KubernetesClient client, ProjectObjects names) {
        this.client = client;
        this.names = names;
    }

    Optional<String> of(Component component) {
        return of(names.selector(component));
    }

    /** Of pods that another operator has made. */
    Optional<String> of(Map<String, String> selector) {
        return client.pods().inNamespace(names.namespace()).withLabels(selector).list().getItems().stream()
                .flatMap(PodTrouble::of)
                .findFirst();
    }

    static Stream<String> of(Pod pod) {
        if (pod.getStatus() == null) {
            return Stream.empty();
        }
        var name = "pod " + pod.getMetadata().getName() + " ";
        var containers = pod.getStatus().getContainerStatuses().stream()
                .flatMap(PodTrouble::of)
                .map(text -> name + text);
        var scheduling = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> name + "is not scheduled: " + condition.getMessage());
        return Stream.concat(containers, scheduling);
    }

    private static Stream<String> of(ContainerStatus container) {
        var state = container.getState();
        if (state != null
                && state.getWaiting() != null
                && isTrouble(state.getWaiting().getReason())) {
            var last = container.getLastState() == null
                    ? null
                    : container.getLastState().getTerminated();
            var exit =
                    last == null ? "" : " (ended with exit code " + last.getExitCode() + ", " + last.getReason() + ")";
            return Stream.of(state.getWaiting().getReason()
                    + Optional.ofNullable(state.getWaiting().getMessage())
                            .map(text -> ": " + text)
                            .orElse("")
                    + exit);
        }
        if (state != null
                && state.getTerminated() != null
                && state.getTerminated().getExitCode() != null
                && state.getTerminated().getExitCode() != 0) {
            return Stream.of("ended with exit code " + state.getTerminated().getExitCode() + ", "
                    + state.getTerminated().getReason());
        }
        return Stream.empty();
    }

    private static boolean isTrouble(String waitingReason) {
        return waitingReason != null
                && !waitingReason.equals("ContainerCreating")
                && !waitingReason.equals("PodInitializing");
    }
}
