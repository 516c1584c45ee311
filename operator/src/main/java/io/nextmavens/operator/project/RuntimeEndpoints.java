package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ObjectCaches;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a project's runtime answers, pod by pod, from the EndpointSlices that Kubernetes makes of its Service. They carry
 * the Service's labels, so they are watched with what the operator made, and nobody has to be asked.
 */
final class RuntimeEndpoints {

    /** "The label that indicates the name of the Service" (Kubernetes documentation, EndpointSlices, Ownership). */
    private static final String SERVICE = "kubernetes.io/service-name";

    private RuntimeEndpoints() {}

    static List<String> of(ObjectCaches caches, NextMavensProject project) {
        var names = ProjectObjects.of(project);
        return caches.labelled(EndpointSlice.class, names.namespace(), names.labels(Component.RUNTIME)).stream()
                .filter(slice ->
                        names.runtime().equals(slice.getMetadata().getLabels().get(SERVICE)))
                .flatMap(RuntimeEndpoints::addresses)
                .distinct()
                .toList();
    }

    private static Stream<String> addresses(EndpointSlice slice) {
        return slice.getPorts().stream().map(port -> port.getPort()).flatMap(port -> slice.getEndpoints().stream()
                .filter(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .map(address -> (address.contains(":") ? "[" + address + "]" : address) + ":" + port));
    }
}
