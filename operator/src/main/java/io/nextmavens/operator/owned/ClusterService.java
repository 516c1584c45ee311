package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/** A Service within the cluster that leads to one port of a component's pods. Pure. */
public final class ClusterService {

    private ClusterService() {}

    /**
     * What is wanted of it.
     *
     * @param name name of the Service
     * @param component whose pods it leads to
     * @param portName name of the port, its own and the container's
     * @param port the Service's port
     */
    public static Service of(ProjectObjects names, String name, Component component, String portName, int port) {
        return new ServiceBuilder()
                .withMetadata(names.owned(name, component))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(names.selector(component))
                .addNewPort()
                .withName(portName)
                .withPort(port)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(portName))
                .endPort()
                .endSpec()
                .build();
    }
}
