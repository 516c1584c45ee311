package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.runtime.RuntimeObjects;
import io.nextmavens.operator.traffic.PodAddress;
import io.nextmavens.operator.traffic.TrafficWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which pods a runtime has, from the EndpointSlices of its Service. The controller of Kubernetes gives them the Service's
 * labels, so the operator watches them already, and no pod has to be listed. Pure.
 */
final class RuntimePodAddresses {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private RuntimePodAddresses() {}

    static List<TrafficWatch.Target> of(List<NextMavensProject> projects, List<EndpointSlice> slices) {
        Map<String, List<PodAddress>> byService = new HashMap<>();
        for (EndpointSlice slice : slices) {
            var labels = Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.<String, String>of());
            var service = labels.get(SERVICE_NAME);
            if (service != null) {
                byService
                        .computeIfAbsent(key(slice, service), key -> new ArrayList<>())
                        .addAll(addresses(slice));
            }
        }
        return projects.stream()
                .map(project -> new TrafficWatch.Target(
                        project.getMetadata().getUid(),
                        byService.getOrDefault(
                                key(project, ProjectObjects.of(project).runtime()), List.of())))
                .toList();
    }

    /** Of pods only: where a route leads to while a project is suspended is the operator. */
    private static List<PodAddress> addresses(EndpointSlice slice) {
        var port = slice.getPorts().stream()
                .filter(one -> RuntimeObjects.PORT_NAME.equals(one.getName()))
                .map(EndpointPort::getPort)
                .findFirst();
        return port.stream()
                .flatMap(known -> slice.getEndpoints().stream()
                        .filter(RuntimePodAddresses::isRunning)
                        .flatMap(endpoint -> podOf(endpoint).stream().flatMap(pod -> endpoint.getAddresses().stream()
                                .limit(1)
                                .map(address -> new PodAddress(pod, address, known)))))
                .toList();
    }

    private static boolean isRunning(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.TRUE.equals(endpoint.getConditions().getTerminating());
    }

    private static Optional<String> podOf(Endpoint endpoint) {
        return Stream.ofNullable(endpoint.getTargetRef())
                .filter(target -> "Pod".equals(target.getKind()))
                .map(ObjectReference::getName)
                .findFirst();
    }

    private static String key(HasMetadata inNamespace, String service) {
        return inNamespace.getMetadata().getNamespace() + "/" + service;
    }
}
