package io.nextmavens.cli.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an object is applied from, and which fields that sets: a change to one of those is set back at the next
 * synchronisation. Pure.
 */
final class AppliedFrom {

    /** What kubectl, and Argo CD without server-side apply, write down of what they applied. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** Managers of fields (meta/v1.ManagedFieldsEntry) by what they are. */
    private static final Map<String, String> MANAGERS = Map.of(
            "argocd-controller", "Argo CD",
            "argocd-application-controller", "Argo CD",
            "kustomize-controller", "Flux",
            "helm-controller", "Flux");

    private AppliedFrom() {}

    /** The tool that keeps the object as Git has it, if there is one. */
    static Optional<String> tool(HasMetadata object) {
        var annotations =
                Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
        var labels = Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
        return Stream.of(
                        Optional.ofNullable(annotations.get("argocd.argoproj.io/tracking-id"))
                                .map(id -> "Argo CD (application " + id.split(":", 2)[0] + ")"),
                        Optional.ofNullable(labels.get("argocd.argoproj.io/instance"))
                                .map(name -> "Argo CD (application " + name + ")"),
                        Optional.ofNullable(labels.get("kustomize.toolkit.fluxcd.io/name"))
                                .map(name -> "Flux (Kustomization " + name + ")"),
                        Optional.ofNullable(labels.get("helm.toolkit.fluxcd.io/name"))
                                .map(name -> "Flux (HelmRelease " + name + ")"),
                        Optional.ofNullable(annotations.get("meta.helm.sh/release-name"))
                                .map(name -> "Helm (release " + name + ")"),
                        managedFields(object)
                                .map(ManagedFieldsEntry::getManager)
                                .filter(manager -> manager != null && MANAGERS.containsKey(manager))
                                .map(MANAGERS::get)
                                .findFirst())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Whether what is applied sets a field.
     *
     * @param path such as {@code spec, suspend}
     */
    static boolean sets(HasMetadata object, List<String> path) {
        return lastApplied(object, path)
                || managedFields(object)
                        // fields of other operations are those that defaults have set, too
                        .filter(entry -> "Apply".equals(entry.getOperation()))
                        .anyMatch(entry -> owns(entry, path));
    }

    private static boolean lastApplied(HasMetadata object, List<String> path) {
        var applied = Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(LAST_APPLIED))
                .map(AppliedFrom::json)
                .orElse(MissingNode.getInstance());
        for (String field : path) {
            applied = applied.path(field);
        }
        return !applied.isMissingNode();
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean owns(ManagedFieldsEntry entry, List<String> path) {
        if (entry.getFieldsV1() == null) {
            return false;
        }
        Object fields = entry.getFieldsV1().getAdditionalProperties();
        for (String field : path) {
            fields = fields instanceof Map<?, ?> map ? map.get("f:" + field) : null;
        }
        return fields != null;
    }

    private static Stream<ManagedFieldsEntry> managedFields(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getManagedFields()).orElse(List.of()).stream();
    }
}
