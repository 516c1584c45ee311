package io.nextmavens.cli.doctor;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether the cluster has what projects build on: gateways, volumes, other operators. */
final class SurroundingsCheck {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private SurroundingsCheck() {}

    /**
     * One of the things that projects may need.
     *
     * @param name for people
     * @param group of its API
     * @param kinds plurals that have to be there
     * @param remedy what to do where it is missing
     * @param needs whether a project needs it
     */
    record Part(String name, String group, List<String> kinds, String remedy, Predicate<NextMavensProject> needs) {}

    static final List<Part> PARTS = List.of(
            new Part(
                    "Traefik",
                    "traefik.io",
                    List.of("ingressroutes", "middlewares"),
                    "Install Traefik 3 with its CRDs, or use spec.gateway.mode GatewayAPI or None.",
                    project -> project.getSpec().gateway().mode() == GatewayMode.TRAEFIK),
            new Part(
                    "Gateway API",
                    "gateway.networking.k8s.io",
                    List.of("httproutes"),
                    "Install the CRDs of the Gateway API, or use spec.gateway.mode Traefik or None.",
                    project -> project.getSpec().gateway().mode() == GatewayMode.GATEWAY_API),
            new Part(
                    "CloudNativePG",
                    "postgresql.cnpg.io",
                    List.of("clusters", "poolers", "databases"),
                    "Install CloudNativePG, or use another kind of spec.database.",
                    project -> project.getSpec().database().cloudNativePG() != null),
            new Part(
                    "metrics-server",
                    "metrics.k8s.io",
                    List.of("pods"),
                    "Install metrics-server: without it spec.runtime.autoscaling does not scale.",
                    project -> project.getSpec().runtime().autoscaling() != null));

    static List<Finding> of(Connection cluster, Optional<List<NextMavensProject>> projects) {
        var findings = new ArrayList<Finding>();
        var known = projects.orElse(List.of());
        var groups = cluster.client().getApiGroups().getGroups();
        for (Part part : PARTS) {
            var missing = groups.stream()
                    .filter(group -> group.getName().equals(part.group()))
                    .findFirst()
                    .map(group -> {
                        var served = cluster
                                .client()
                                .getApiResources(group.getPreferredVersion().getGroupVersion())
                                .getResources()
                                .stream()
                                .map(resource -> resource.getName())
                                .toList();
                        return part.kinds().stream()
                                .filter(kind -> !served.contains(kind))
                                .toList();
                    })
                    .orElse(part.kinds());
            findings.add(judged(part, missing, known));
        }
        findings.add(
                storage(cluster.client().storage().v1().storageClasses().list().getItems(), known));
        return List.copyOf(findings);
    }

    static Finding judged(Part part, List<String> missing, List<NextMavensProject> projects) {
        if (missing.isEmpty()) {
            return Finding.ok(part.name(), String.join(", ", part.kinds()) + " of " + part.group());
        }
        var found = String.join(", ", missing) + " of " + part.group() + " are not there";
        var needing = names(projects, part.needs());
        return needing.isEmpty()
                ? Finding.ok(part.name(), "not there; no project needs it")
                : Finding.broken(part.name(), found + "; " + needing + " needs it", part.remedy());
    }

    static Finding storage(List<StorageClass> classes, List<NextMavensProject> projects) {
        var byDefault = classes.stream()
                .filter(one -> one.getMetadata().getAnnotations() != null
                        && "true".equals(one.getMetadata().getAnnotations().get(DEFAULT_CLASS)))
                .map(one -> one.getMetadata().getName())
                .toList();
        if (!byDefault.isEmpty()) {
            return Finding.ok("StorageClass", byDefault.getFirst() + " is the default");
        }
        var needing = names(projects, SurroundingsCheck::takesDefaultClass);
        var remedy = "Mark one as the default (annotation " + DEFAULT_CLASS + "), or name it in the spec.";
        return needing.isEmpty()
                ? Finding.warning("StorageClass", "none is the default", remedy)
                : Finding.broken("StorageClass", "none is the default; " + needing + " needs it", remedy);
    }

    private static boolean takesDefaultClass(NextMavensProject project) {
        var standalone = project.getSpec().database().standalone();
        return standalone != null
                && (standalone.storage() == null || standalone.storage().storageClass() == null);
    }

    private static String names(List<NextMavensProject> projects, Predicate<NextMavensProject> needs) {
        return String.join(
                ", ",
                projects.stream()
                        .filter(needs)
                        .map(project -> project.getMetadata().getNamespace() + "/"
                                + project.getMetadata().getName())
                        .toList());
    }
}
