package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.crds.v1alpha1.SecretReference;
import io.nextmavens.crds.v1alpha1.ServerSpec;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which projects an object concerns, from indexes over the projects. Thread-safe. */
final class ProjectReferences implements HostOwners {

    private static final String BY_SECRET = "secret";
    private static final String BY_CONFIG_MAP = "migrations";
    private static final String BY_HOST = "host";
    private static final String BY_KIND = "kind";
    private static final String SERVER = "server";

    private final IndexerResourceCache<NextMavensProject> projects;

    ProjectReferences(IndexerResourceCache<NextMavensProject> projects) {
        this.projects = projects;
        projects.addIndexers(Map.of(
                BY_SECRET, ProjectReferences::secrets,
                BY_CONFIG_MAP, ProjectReferences::configMaps,
                BY_HOST, ProjectReferences::hosts,
                BY_KIND, ProjectReferences::kind));
    }

    /** By label, or by owner where someone took the labels away. */
    static Set<ResourceID> ofOwned(HasMetadata object) {
        var metadata = object.getMetadata();
        var labels = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
        var found = new HashSet<ResourceID>();
        if (ProjectObjects.MANAGED_BY.equals(labels.get(ProjectObjects.MANAGED_BY_LABEL))
                && labels.containsKey(ProjectObjects.INSTANCE_LABEL)) {
            found.add(new ResourceID(labels.get(ProjectObjects.INSTANCE_LABEL), metadata.getNamespace()));
        }
        Objects.requireNonNullElse(metadata.getOwnerReferences(), List.<OwnerReference>of()).stream()
                .filter(owner -> owner.getKind().equals(HasMetadata.getKind(NextMavensProject.class)))
                .forEach(owner -> found.add(new ResourceID(owner.getName(), metadata.getNamespace())));
        return found;
    }

    Set<ResourceID> ofSecret(Secret secret) {
        var found = new HashSet<>(ofOwned(secret));
        found.addAll(indexed(BY_SECRET, secret));
        return found;
    }

    Set<ResourceID> ofConfigMap(ConfigMap configMap) {
        return indexed(BY_CONFIG_MAP, configMap);
    }

    @Override
    public Optional<String> ownerBefore(NextMavensProject project) {
        return projects.byIndex(BY_HOST, project.getSpec().gateway().host()).stream()
                .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
                .min(Comparator.comparing(
                                (NextMavensProject other) -> other.getMetadata().getCreationTimestamp())
                        .thenComparing(other -> other.getMetadata().getUid()))
                .filter(oldest -> !oldest.getMetadata()
                        .getUid()
                        .equals(project.getMetadata().getUid()))
                .filter(oldest -> !isOlder(project, oldest))
                .map(oldest -> oldest.getMetadata().getNamespace() + "/"
                        + oldest.getMetadata().getName());
    }

    /** Returns every project. */
    List<NextMavensProject> all() {
        return projects.list().toList();
    }

    /** Returns a project as it was last seen. */
    Optional<NextMavensProject> find(String namespace, String name) {
        return projects.get(new ResourceID(name, namespace));
    }

    /** Returns the projects whose databases are on servers that others may share. */
    List<NextMavensProject> onServers() {
        return projects.byIndex(BY_KIND, SERVER);
    }

    /** Returns the project that a host belongs to. */
    Optional<NextMavensProject> ofHost(String host) {
        return projects.byIndex(BY_HOST, host.toLowerCase(Locale.ROOT)).stream()
                .min(Comparator.comparing((NextMavensProject project) ->
                                project.getMetadata().getCreationTimestamp())
                        .thenComparing(project -> project.getMetadata().getUid()));
    }

    /** The project itself may not be in the index yet. */
    private static boolean isOlder(NextMavensProject project, NextMavensProject other) {
        int byAge = project.getMetadata()
                .getCreationTimestamp()
                .compareTo(other.getMetadata().getCreationTimestamp());
        return byAge != 0
                ? byAge < 0
                : project.getMetadata().getUid().compareTo(other.getMetadata().getUid()) < 0;
    }

    private Set<ResourceID> indexed(String index, HasMetadata object) {
        return projects.byIndex(index, key(object, object.getMetadata().getName())).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static List<String> secrets(NextMavensProject project) {
        var server = project.getSpec().database().server();
        return Stream.concat(
                        Stream.ofNullable(server)
                                .map(ServerSpec::adminSecretRef)
                                .map(SecretReference::name),
                        RuntimeSecrets.named(project.getSpec()).values().stream()
                                .map(SecretKeyReference::name))
                .distinct()
                .map(name -> key(project, name))
                .toList();
    }

    private static List<String> configMaps(NextMavensProject project) {
        return project.getSpec().database().migrations().stream()
                .map(source -> key(project, source.configMapRef().name()))
                .toList();
    }

    private static List<String> kind(NextMavensProject project) {
        return project.getSpec().database().server() == null ? List.of() : List.of(SERVER);
    }

    private static List<String> hosts(NextMavensProject project) {
        var gateway = project.getSpec().gateway();
        return gateway.mode() == GatewayMode.NONE || gateway.host() == null ? List.of() : List.of(gateway.host());
    }

    private static String key(HasMetadata inNamespace, String name) {
        return inNamespace.getMetadata().getNamespace() + "/" + name;
    }
}
