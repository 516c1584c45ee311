package io.nextmavens.cli.doctor;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.nextmavens.cli.cluster.Connection;
import io.nextmavens.cli.cluster.Operators;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an operator runs, and reconciles. */
final class OperatorCheck {

    private OperatorCheck() {}

    static List<Finding> of(Connection cluster, Instant now) {
        var operators = Operators.list(cluster);
        if (operators.isEmpty()) {
            return List.of(Finding.broken(
                    "operator",
                    "no Deployment of it was found",
                    "Install it: see docs/install.md. Projects are kept as they are until one runs."));
        }
        var findings = new ArrayList<Finding>();
        for (Deployment operator : operators) {
            findings.add(running(operator));
            findings.add(Operators.lease(operator)
                    .map(name -> leading(operator, name, lease(cluster, operator, name), now))
                    .orElseGet(() -> withoutElection(operator)));
        }
        return List.copyOf(findings);
    }

    static Finding running(Deployment operator) {
        var namespace = operator.getMetadata().getNamespace();
        var about = "operator in " + namespace;
        int ready = Optional.ofNullable(operator.getStatus())
                .map(status -> status.getReadyReplicas())
                .orElse(0);
        int wanted = Optional.ofNullable(operator.getSpec().getReplicas()).orElse(1);
        var found = ready + "/" + wanted + " pods ready, " + Operators.image(operator);
        if (ready == 0) {
            return Finding.broken(
                    about,
                    found,
                    "Look why: kubectl -n " + namespace + " describe pods -l app.kubernetes.io/component=operator");
        }
        return ready < wanted
                ? Finding.warning(
                        about, found, "One reconciles; look at the others: kubectl -n " + namespace + " get pods")
                : Finding.ok(about, found);
    }

    private static Optional<Lease> lease(Connection cluster, Deployment operator, String name) {
        return Optional.ofNullable(cluster.client()
                .leases()
                .inNamespace(operator.getMetadata().getNamespace())
                .withName(name)
                .get());
    }

    static Finding withoutElection(Deployment operator) {
        var about = "leader in " + operator.getMetadata().getNamespace();
        int wanted = Optional.ofNullable(operator.getSpec().getReplicas()).orElse(1);
        return wanted > 1
                ? Finding.broken(
                        about,
                        wanted + " replicas reconcile side by side",
                        "Take NEXTMAVENS_LEADER_ELECTION_ENABLED=false away, or have one replica.")
                : Finding.ok(about, "its one replica, without a Lease");
    }

    /** Judges the lease by which replicas agree on who reconciles (coordination.k8s.io/v1). */
    static Finding leading(Deployment operator, String name, Optional<Lease> lease, Instant now) {
        var namespace = operator.getMetadata().getNamespace();
        var about = "leader in " + namespace;
        var log = "kubectl -n " + namespace + " logs deployment/"
                + operator.getMetadata().getName();
        var holder = lease.map(one -> one.getSpec().getHolderIdentity()).filter(one -> !one.isBlank());
        if (holder.isEmpty()) {
            return Finding.warning(
                    about,
                    "nobody holds the Lease " + name,
                    "Nobody reconciles, or the operator has just started. Look at its log: " + log);
        }
        var renewed = lease.map(one -> one.getSpec().getRenewTime()).map(ZonedDateTime::toInstant);
        var seconds = lease.map(one -> one.getSpec().getLeaseDurationSeconds()).orElse(15);
        if (renewed.isEmpty() || renewed.get().plusSeconds(2L * seconds).isBefore(now)) {
            return Finding.broken(
                    about,
                    holder.get() + " has not renewed the Lease " + name + " "
                            + renewed.map(time ->
                                            "for " + Duration.between(time, now).toSeconds() + " s")
                                    .orElse("ever"),
                    "Nobody reconciles. Look at the operator's log: " + log);
        }
        return Finding.ok(about, holder.get());
    }
}
