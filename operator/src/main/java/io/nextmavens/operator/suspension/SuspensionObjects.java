package io.nextmavens.operator.suspension;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;

/**
 * What is wanted of the objects that lead a suspended project's route to the operator. Pure.
 *
 * <p>A route may only lead to a Service of its own namespace, and a Service to pods of another namespace only by an
 * EndpointSlice that someone writes (Kubernetes documentation, "Services without selectors").
 */
public final class SuspensionObjects {

    private static final String PORT_NAME = "http";

    private SuspensionObjects() {}

    /**
     * The Service that the route leads to.
     *
     * @param port port of the Service, the same as the runtime's
     * @param operatorPort port on which the operator answers
     */
    public static Service service(ProjectObjects names, int port, int operatorPort) {
        return new ServiceBuilder()
                .withMetadata(names.owned(names.suspended(), Component.ROUTE))
                .withNewSpec()
                .withType("ClusterIP")
                .addNewPort()
                .withName(PORT_NAME)
                .withPort(port)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(operatorPort))
                .endPort()
                .endSpec()
                .build();
    }

    /** Where the operator answers. */
    public static EndpointSlice endpoints(ProjectObjects names, String operatorAddress, int operatorPort) {
        return new EndpointSliceBuilder()
                .withMetadata(new ObjectMetaBuilder(names.owned(names.suspended(), Component.ROUTE))
                        .addToLabels("kubernetes.io/service-name", names.suspended())
                        .addToLabels("endpointslice.kubernetes.io/managed-by", ProjectObjects.MANAGED_BY)
                        .build())
                .withAddressType(operatorAddress.contains(":") ? "IPv6" : "IPv4")
                .addNewEndpoint()
                .withAddresses(operatorAddress)
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .endEndpoint()
                .addNewPort()
                .withName(PORT_NAME)
                .withPort(operatorPort)
                .withProtocol("TCP")
                .endPort()
                .build();
    }
}
