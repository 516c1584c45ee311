package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.SecretKeyReference;
import io.nextmavens.operator.backup.BackupObjects;
import io.nextmavens.operator.owned.ObjectCaches;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Secrets as they were last seen. Asks nobody. Thread-safe. */
public final class ProjectSecrets {

    private final ObjectCaches caches;

    ProjectSecrets(ObjectCaches caches) {
        this.caches = caches;
    }

    /** A Secret by its name. */
    public Optional<Secret> find(String namespace, String name) {
        return caches.cached(new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build());
    }

    /** Those that are the project's, and those that its spec names. */
    public List<Secret> of(NextMavensProject project) {
        return names(project).stream()
                .flatMap(name -> find(project.getMetadata().getNamespace(), name).stream())
                .toList();
    }

    private static Set<String> names(NextMavensProject project) {
        var objects = ProjectObjects.of(project);
        var spec = project.getSpec();
        var names = new LinkedHashSet<String>(
                List.of(objects.keysSecret(), objects.databaseSecret(), objects.superuserSecret(), objects.redis()));
        if (spec.database().server() != null) {
            names.add(spec.database().server().adminSecretRef().name());
        }
        RuntimeSecrets.named(spec).values().stream()
                .map(SecretKeyReference::name)
                .forEach(names::add);
        if (spec.backups() != null) {
            BackupObjects.secrets(spec.backups()).values().stream()
                    .map(SecretKeyReference::name)
                    .forEach(names::add);
        }
        if (spec.alerts().telegram() != null) {
            names.add(spec.alerts().telegram().secretRef().name());
        }
        if (spec.alerts().webhook() != null) {
            names.add(spec.alerts().webhook().secretRef().name());
        }
        if (spec.deployments() != null && spec.deployments().dokploy() != null) {
            names.add(spec.deployments().dokploy().secretRef().name());
        }
        return names;
    }
}
