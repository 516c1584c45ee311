package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.ServerReport;
import io.nextmavens.operator.owned.OwnedSecrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who else has a database on a server, by the administrators' Secrets that the projects name. Thread-safe. */
final class SharedServers {

    private final Supplier<List<NextMavensProject>> projects;

    /** @param projects every project with a database on a server that others may share */
    SharedServers(Supplier<List<NextMavensProject>> projects) {
        this.projects = Objects.requireNonNull(projects, "projects");
    }

    ConnectionBudget budget(Round round, AdminAccess admin, ServerReport server) {
        var own = name(round.project());
        var claims = others(round, admin).map(SharedServers::claim);
        return ConnectionBudget.of(
                own,
                Stream.concat(claims, Stream.of(claim(round.project()))).toList(),
                Math.max(0, server.maxConnections() - round.settings().connectionReserve()));
    }

    /** Slots of the server. A project that is being deleted still has its own. */
    SlotBudget slots(Round round, AdminAccess admin, ServerReport server) {
        var promised = others(round, admin)
                .filter(SharedServers::isThere)
                .filter(project -> project.getSpec().replication().enabled())
                .map(project -> DatabaseLocator.databaseOf(project).slot())
                .toList();
        var known = Stream.concat(projects.get().stream(), Stream.of(round.project()))
                .map(SharedServers::name)
                .collect(Collectors.toSet());
        var own = DatabaseLocator.databaseOf(round.project()).slot();
        return SlotBudget.of(own, promised, known, server, round.settings().slotReserve());
    }

    /** The other projects with a database on that server. */
    private Stream<NextMavensProject> others(Round round, AdminAccess admin) {
        Map<String, Optional<String>> addresses = new HashMap<>();
        var own = name(round.project());
        return projects.get().stream()
                .filter(project -> project.getMetadata().getDeletionTimestamp() == null)
                .filter(project -> !name(project).equals(own))
                .filter(project -> addresses
                        .computeIfAbsent(secretOf(project), key -> address(round, project))
                        .filter(admin.address()::equals)
                        .isPresent());
    }

    private static boolean isThere(NextMavensProject project) {
        return project.getStatus() != null && project.getStatus().database() != null;
    }

    private static ConnectionBudget.Claim claim(NextMavensProject project) {
        return new ConnectionBudget.Claim(
                name(project),
                ConnectionDemand.of(project.getSpec()),
                isThere(project),
                project.getMetadata().getCreationTimestamp());
    }

    private static Optional<String> address(Round round, NextMavensProject project) {
        Secret like = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(project.getMetadata().getNamespace())
                .withName(project.getSpec().database().server().adminSecretRef().name())
                .endMetadata()
                .build();
        return round.look(like)
                .map(OwnedSecrets::contentOf)
                .flatMap(content -> AdminSecret.read(content) instanceof AdminSecret.Login login
                        ? Optional.of(login.access().address())
                        : Optional.empty());
    }

    private static String secretOf(NextMavensProject project) {
        return project.getMetadata().getNamespace() + "/"
                + project.getSpec().database().server().adminSecretRef().name();
    }

    private static String name(NextMavensProject project) {
        return project.getMetadata().getNamespace() + "/"
                + project.getMetadata().getName();
    }
}
