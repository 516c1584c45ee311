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

    private static final String LEASE = "nextmavens-operator";

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
            var namespace = operator.getMetadata().getNamespace();
            findings.add(running(operator));
            var leases = cluster.client().leases().inNamespace(namespace);
            findings.add(leading(
                    namespace, Optional.ofNullable(leases.withName(LEASE).get()), now));
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

    /** Judges the lease by which replicas agree on who reconciles (coordination.k8s.io/v1). */
    static Finding leading(String namespace, Optional<Lease> lease, Instant now) {
        var about = "leader in " + namespace;
        var holder = lease.map(one -> one.getSpec().getHolderIdentity()).filter(name -> !name.isBlank());
        if (holder.isEmpty()) {
            return Finding.warning(
                    about,
                    "nobody holds the Lease " + LEASE,
                    "Right only where the operator's NEXTMAVENS_LEADER_ELECTION_ENABLED is false; else look at its log.");
        }
        var renewed = lease.map(one -> one.getSpec().getRenewTime()).map(ZonedDateTime::toInstant);
        var seconds = lease.map(one -> one.getSpec().getLeaseDurationSeconds()).orElse(15);
        if (renewed.isEmpty() || renewed.get().plusSeconds(2L * seconds).isBefore(now)) {
            return Finding.broken(
                    about,
                    holder.get() + " has not renewed the Lease "
                            + renewed.map(time ->
                                            "for " + Duration.between(time, now).toSeconds() + " s")
                                    .orElse("ever"),
                    "Nobody reconciles. Look at the operator's log: kubectl -n " + namespace
                            + " logs deployment/nextmavens-operator");
        }
        return Finding.ok(about, holder.get());
    }
}
