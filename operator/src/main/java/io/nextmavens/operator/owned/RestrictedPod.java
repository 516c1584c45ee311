package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/**
 * What the pods of every component have in common: they pass the restricted Pod Security Standard (Kubernetes
 * documentation, "Pod Security Standards"), on a root file system that they cannot write. Pure.
 */
public final class RestrictedPod {

    private RestrictedPod() {}

    /** Security of a pod whose image names a user by number. */
    public static PodSecurityContextBuilder security() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
    }

    /**
     * Security of a pod that runs as one user.
     *
     * @param id uid and gid of that user, and the group of the pod's volumes
     */
    public static PodSecurityContextBuilder security(long id) {
        return security().withRunAsUser(id).withRunAsGroup(id).withFsGroup(id);
    }

    /** Security of a container. */
    public static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    /**
     * Whether a container accepts connections.
     *
     * @param portName name of its port
     * @param periodSeconds seconds between two tries
     * @param failures so many that fail one after the other are a failure
     */
    public static Probe tcpProbe(String portName, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString(portName))
                .endTcpSocket()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(3)
                .withFailureThreshold(failures)
                .build();
    }
}
