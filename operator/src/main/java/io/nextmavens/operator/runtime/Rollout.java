package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Objects;

/**
 * How far a Deployment is (Kubernetes documentation, "Deployment status").
 *
 * @param complete every pod is of the newest template and available, and no other is left
 * @param description such as "1 of 2 pods available"
 */
public record Rollout(boolean complete, String description) {

    /** Reads it from the status that the Deployment's controller writes. */
    public static Rollout of(Deployment deployment) {
        var wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        var status = deployment.getStatus();
        if (status == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < deployment.getMetadata().getGeneration()) {
            return new Rollout(false, "its controller has not seen the newest version yet");
        }
        int updated = Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
        int available = Objects.requireNonNullElse(status.getAvailableReplicas(), 0);
        int all = Objects.requireNonNullElse(status.getReplicas(), 0);
        boolean complete = updated == wanted && available >= wanted && all == wanted;
        return new Rollout(
                complete,
                available + " of " + wanted + " pods available"
                        + (updated < wanted ? ", " + updated + " of the newest version" : "")
                        + (all > wanted ? ", " + (all - wanted) + " of an old version" : ""));
    }
}
