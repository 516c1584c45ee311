package io.nextmavens.cli.tenants;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nextmavens.cli.output.Age;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Table;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantInvitationStatus;
import io.nextmavens.crds.v1alpha1.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tenants as a table and as data, with who is invited and what keeps their mail. Pure. */
final class TenantsAnswer {

    private TenantsAnswer() {}

    static Answer of(List<NextMavensTenant> tenants, Instant now) {
        var table = Table.of("NAME", "READY", "REASON", "ID", "PLAN", "MEMBERS", "INVITED", "SUSPENDED", "AGE");
        var data = JsonNodeFactory.instance.objectNode();
        var items = data.putArray("items");
        for (NextMavensTenant tenant : tenants) {
            var status = Optional.ofNullable(tenant.getStatus());
            var ready = status.flatMap(one -> one.condition("Ready"));
            boolean isReady = isTrue(ready);
            var reason = ready.map(Condition::reason).orElse("NotSeenYet");
            var id = status.map(TenantStatus::id);
            table.row(
                    tenant.getMetadata().getName(),
                    isReady ? "True" : "False",
                    reason,
                    id.orElse("-"),
                    Optional.ofNullable(tenant.getSpec().plan()).orElse("-"),
                    status.map(TenantStatus::members).map(String::valueOf).orElse("-"),
                    invited(status),
                    tenant.getSpec().suspended() ? "yes" : "-",
                    Age.of(tenant.getMetadata().getCreationTimestamp(), now));
            var item = items.addObject()
                    .put("name", tenant.getMetadata().getName())
                    .put("ready", isReady)
                    .put("reason", reason)
                    .put("message", ready.map(Condition::message).orElse(null))
                    .put("id", id.orElse(null))
                    .put("plan", tenant.getSpec().plan())
                    .put("members", status.map(TenantStatus::members).orElse(null))
                    .put("invited", status.map(TenantStatus::invited).orElse(null))
                    .put("suspended", tenant.getSpec().suspended());
            addInvitations(item, status);
        }
        return new Answer(
                tenants.isEmpty() ? "" : table.text() + invitations(tenants, now),
                data,
                tenants.stream()
                        .map(tenant -> "nextmavenstenant.nextmavens.io/"
                                + tenant.getMetadata().getName())
                        .toList());
    }

    private static boolean isTrue(Optional<Condition> condition) {
        return condition.map(Condition::status).equals(Optional.of(ConditionStatus.TRUE));
    }

    private static Optional<Condition> membersInvited(Optional<TenantStatus> status) {
        return status.flatMap(one -> one.condition("MembersInvited"));
    }

    /** How many, and why not all of them have heard of it. */
    private static String invited(Optional<TenantStatus> status) {
        var told = membersInvited(status);
        return status.map(TenantStatus::invited).map(String::valueOf).orElse("-")
                + told.filter(condition -> !isTrue(Optional.of(condition)))
                        .map(condition -> " (" + condition.reason() + ")")
                        .orElse("");
    }

    private static void addInvitations(ObjectNode item, Optional<TenantStatus> status) {
        membersInvited(status).ifPresent(condition -> item.putObject("membersInvited")
                .put("holds", isTrue(Optional.of(condition)))
                .put("reason", condition.reason())
                .put("message", condition.message()));
        var list = item.putArray("invitations");
        status.map(TenantStatus::invitations).orElse(List.of()).forEach(invitation -> list.addObject()
                .put("email", invitation.email())
                .put("mailedAt", invitation.mailedAt())
                .put("problem", invitation.problem()));
    }

    private static String invitations(List<NextMavensTenant> tenants, Instant now) {
        var table = Table.of("INVITED TO", "EMAIL", "MAILED", "PROBLEM");
        var any = false;
        for (NextMavensTenant tenant : tenants) {
            var status = Optional.ofNullable(tenant.getStatus());
            for (TenantInvitationStatus one :
                    status.map(TenantStatus::invitations).orElse(List.of())) {
                any = true;
                table.row(
                        tenant.getMetadata().getName(),
                        one.email(),
                        Age.of(one.mailedAt(), now),
                        Optional.ofNullable(one.problem()).orElse(""));
            }
        }
        return any ? "\n" + table.text() : "";
    }
}
