package io.nextmavens.operator.cloudnativepg;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Objects;

/**
 * What the status of a Cluster says (CloudNativePG, {@code ClusterStatus}).
 *
 * @param answers whether an instance is ready
 * @param superuser whether its superuser may log in
 * @param message its phase, with the reason if it says one
 */
public record CloudNativePgCluster(boolean answers, boolean superuser, String message) {

    /** Reads it. */
    public static CloudNativePgCluster of(GenericKubernetesResource cluster) {
        Integer ready = cluster.get("status", "readyInstances");
        Boolean superuser = cluster.get("spec", "enableSuperuserAccess");
        String phase = Objects.requireNonNullElse(cluster.get("status", "phase"), "no status yet");
        String reason = Objects.requireNonNullElse(cluster.get("status", "phaseReason"), "");
        return new CloudNativePgCluster(
                Objects.requireNonNullElse(ready, 0) > 0,
                Boolean.TRUE.equals(superuser),
                reason.isEmpty() ? phase : phase + ": " + reason);
    }

    /** The login in the Secret of its superuser. */
    public static Map<String, String> login(Map<String, String> secret) {
        return Map.of(
                "username", secret.getOrDefault("username", "postgres"),
                "password", secret.getOrDefault("password", ""));
    }
}
