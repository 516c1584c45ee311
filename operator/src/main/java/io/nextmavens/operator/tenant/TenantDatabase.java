package io.nextmavens.operator.tenant;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.owned.OwnedSecrets;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.Optional;
import java.util.stream.Stream;

/** The way into a project's database, as its Secret says: by the owner's login, which sees every tenant. */
final class TenantDatabase {

    private TenantDatabase() {}

    /** Empty where the project has not got its database yet. */
    static Optional<AdminAccess> of(KubernetesClient client, NextMavensProject project) {
        var names = ProjectObjects.of(project);
        return Optional.ofNullable(client.secrets()
                        .inNamespace(names.namespace())
                        .withName(names.databaseSecret())
                        .get())
                .flatMap(TenantDatabase::access);
    }

    private static Optional<AdminAccess> access(Secret secret) {
        var content = OwnedSecrets.contentOf(secret);
        boolean isComplete = Stream.of("host", "port", "database", "sslmode", "owner-username", "owner-password")
                .allMatch(key -> !content.getOrDefault(key, "").isBlank());
        return isComplete
                ? Optional.of(new AdminAccess(
                        content.get("host"),
                        Integer.parseInt(content.get("port")),
                        content.get("database"),
                        content.get("sslmode"),
                        content.get("owner-username"),
                        content.get("owner-password")))
                : Optional.empty();
    }
}
