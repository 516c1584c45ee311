package io.nextmavens.operator.dashboard;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantInvitationStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the API server has around a project: its events, and its tenants that are objects. Each is asked for only where the
 * visitor themselves may list it. Blocking, thread-safe.
 *
 * @param client as the operator
 * @param reviews says what visitors may do
 */
record ProjectSurroundings(KubernetesClient client, Reviews reviews) {

    private static final int MOST = 100;
    private static final long MOST_READ = 500;

    /** Returns the newest events of a project, newest first; nothing where the visitor may not list them. */
    Optional<JsonArray> events(Visitor visitor, NextMavensProject project) {
        var metadata = project.getMetadata();
        if (!reviews.mayListEvents(visitor, metadata.getNamespace())) {
            return Optional.empty();
        }
        var events = new JsonArray();
        client
                .v1()
                .events()
                .inNamespace(metadata.getNamespace())
                .withField("involvedObject.uid", metadata.getUid())
                .list(new ListOptionsBuilder().withLimit(MOST_READ).build())
                .getItems()
                .stream()
                .sorted(Comparator.comparing(ProjectSurroundings::when).reversed())
                .limit(MOST)
                .forEach(event -> events.add(new JsonObject()
                        .put("type", event.getType())
                        .put("reason", event.getReason())
                        .put("message", event.getMessage())
                        .put("count", event.getCount())
                        .put("at", when(event))));
        return Optional.of(events);
    }

    private static String when(Event event) {
        return Objects.requireNonNullElse(
                Objects.requireNonNullElse(
                        event.getLastTimestamp(), event.getMetadata().getCreationTimestamp()),
                "");
    }

    /** Returns the tenants of a project that are objects; nothing where the visitor may not list them. */
    Optional<JsonArray> tenants(Visitor visitor, NextMavensProject project) {
        var metadata = project.getMetadata();
        if (!reviews.may(visitor, "list", "nextmavenstenants", metadata.getNamespace(), "")) {
            return Optional.empty();
        }
        var tenants = new JsonArray();
        client
                .resources(NextMavensTenant.class)
                .inNamespace(metadata.getNamespace())
                .list(new ListOptionsBuilder().withLimit(MOST_READ).build())
                .getItems()
                .stream()
                .filter(tenant ->
                        metadata.getName().equals(tenant.getSpec().projectRef().name()))
                .limit(MOST)
                .forEach(tenant -> tenants.add(tenant(tenant)));
        return Optional.of(tenants);
    }

    private static JsonObject tenant(NextMavensTenant tenant) {
        var status = Optional.ofNullable(tenant.getStatus());
        var ready = status.flatMap(known -> known.condition("Ready"));
        var invited = status.flatMap(known -> known.condition("MembersInvited"));
        return new JsonObject()
                .put("name", tenant.getMetadata().getName())
                .put("id", status.map(known -> known.id()).orElse(null))
                .put("members", status.map(known -> known.members()).orElse(null))
                .put(
                        "ready",
                        ready.map(condition -> condition.status() == ConditionStatus.TRUE)
                                .orElse(null))
                .put("reason", ready.map(condition -> condition.reason()).orElse(null))
                .put("message", ready.map(condition -> condition.message()).orElse(null))
                .put("suspended", tenant.getSpec().suspended())
                .put("invited", status.map(known -> known.invited()).orElse(null))
                .put(
                        "invitationsProblem",
                        invited.filter(condition -> condition.status() != ConditionStatus.TRUE)
                                .map(ProjectSurroundings::problem)
                                .orElse(null))
                .put(
                        "invitations",
                        invitations(status.map(known -> known.invitations()).orElse(List.of())));
    }

    private static JsonObject problem(Condition condition) {
        return new JsonObject()
                .put("reason", condition.reason())
                .put("message", condition.message())
                .put("since", condition.lastTransitionTime());
    }

    private static JsonArray invitations(List<TenantInvitationStatus> all) {
        var invitations = new JsonArray();
        all.stream()
                .limit(MOST)
                .forEach(one -> invitations.add(new JsonObject()
                        .put("email", one.email())
                        .put("mailedAt", one.mailedAt())
                        .put("problem", one.problem())));
        return invitations;
    }
}
