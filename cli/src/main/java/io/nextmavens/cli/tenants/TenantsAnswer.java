package io.nextmavens.cli.tenants;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nextmavens.cli.output.Age;
import io.nextmavens.cli.output.Answer;
import io.nextmavens.cli.output.Table;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tenants as a table and as data. Pure. */
final class TenantsAnswer {

    private TenantsAnswer() {}

    static Answer of(List<NextMavensTenant> tenants, Instant now) {
        var table = Table.of("NAME", "READY", "REASON", "ID", "PLAN", "MEMBERS", "INVITED", "SUSPENDED", "AGE");
        var data = JsonNodeFactory.instance.objectNode();
        var items = data.putArray("items");
        for (NextMavensTenant tenant : tenants) {
            var status = Optional.ofNullable(tenant.getStatus());
            var ready = status.flatMap(one -> one.condition("Ready"));
            boolean isReady = ready.map(Condition::status).equals(Optional.of(ConditionStatus.TRUE));
            var reason = ready.map(Condition::reason).orElse("NotSeenYet");
            var id = status.map(TenantStatus::id);
            table.row(
                    tenant.getMetadata().getName(),
                    isReady ? "True" : "False",
                    reason,
                    id.orElse("-"),
                    Optional.ofNullable(tenant.getSpec().plan()).orElse("-"),
                    status.map(TenantStatus::members).map(String::valueOf).orElse("-"),
                    status.map(TenantStatus::invited).map(String::valueOf).orElse("-"),
                    tenant.getSpec().suspended() ? "yes" : "-",
                    Age.of(tenant.getMetadata().getCreationTimestamp(), now));
            items.addObject()
                    .put("name", tenant.getMetadata().getName())
                    .put("ready", isReady)
                    .put("reason", reason)
                    .put("message", ready.map(Condition::message).orElse(null))
                    .put("id", id.orElse(null))
                    .put("plan", tenant.getSpec().plan())
                    .put("members", status.map(TenantStatus::members).orElse(null))
                    .put("invited", status.map(TenantStatus::invited).orElse(null))
                    .put("suspended", tenant.getSpec().suspended());
        }
        return new Answer(
                tenants.isEmpty() ? "" : table.text(),
                data,
                tenants.stream()
                        .map(tenant -> "nextmavenstenant.nextmavens.io/"
                                + tenant.getMetadata().getName())
                        .toList());
    }
}
