package io.nextmavens.operator.project;

import io.nextmavens.operator.owned.Component;

/** The runtime's pods, where their Deployment does not say enough. */
final class RuntimePods {

    private RuntimePods() {}

    /** Whether one is told to end and is still there: a Deployment does not count it, and it serves on for some seconds. */
    static boolean isAnyEnding(Round round) {
        return round
                .client()
                .pods()
                .inNamespace(round.names().namespace())
                .withLabels(round.names().selector(Component.RUNTIME))
                .list()
                .getItems()
                .stream()
                .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    }
}
