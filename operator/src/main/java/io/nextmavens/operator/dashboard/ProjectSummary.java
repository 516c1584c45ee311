package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.traffic.Traffic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of the list, as JSON. Pure. It has no times that run, so that a project where nothing happens stays the same to
 * the letter.
 */
final class ProjectSummary {

    private static final int LONGEST_MESSAGE = 200;

    private ProjectSummary() {}

    /**
     * @param traffic of late, where pods answer
     * @param spark answers in each of the last steps
     */
    static JsonObject of(
            NextMavensProject project, Optional<Traffic> traffic, float[] spark, List<OpenAlerts.Alert> alerts) {
        var health = Health.of(project);
        var json = new JsonObject()
                .put("id", id(project))
                .put("namespace", project.getMetadata().getNamespace())
                .put("name", project.getMetadata().getName())
                .put("health", health.text());
        var status = Optional.ofNullable(project.getStatus());
        said(project, health).ifPresent(condition -> json.put("reason", condition.reason())
                .put("message", shortened(condition.message()))
                .put("since", condition.lastTransitionTime()));
        var open = new JsonArray();
        Health.open(project).forEach(condition -> open.add(condition.type()));
        json.put("open", open).put("alerts", alerts.size());
        json.put("traffic", traffic.map(ProjectSummary::traffic).orElse(null));
        json.put("spark", traffic.isPresent() ? Json.numbers(spark) : null);
        status.flatMap(known -> Optional.ofNullable(known.slot()))
                .ifPresent(slot -> json.put(
                        "slot", new JsonObject().put("wal", slot.walStatus()).put("held", slot.heldBack())));
        status.flatMap(known -> Optional.ofNullable(known.backups()))
                .ifPresent(backups -> json.put("backup", run(backups.lastBackup(), backups.lastGoodBackup()))
                        .put("drill", run(backups.lastDrill(), backups.lastGoodDrill())));
        return json.put("backups", project.getSpec().backups() != null);
    }

    static String id(NextMavensProject project) {
        return project.getMetadata().getNamespace() + "/"
                + project.getMetadata().getName();
    }

    /** The condition that tells most of it: what is wrong where the project is Ready, Ready else. */
    private static Optional<Condition> said(NextMavensProject project, Health health) {
        var open = Health.problems(project).stream().findFirst().or(() -> Health.open(project).stream()
                .findFirst());
        return health == Health.DEGRADED || (health == Health.PROGRESSING && open.isPresent())
                ? open
                : Optional.ofNullable(project.getStatus())
                        .flatMap(status -> status.condition(ConditionType.READY.type()));
    }

    static JsonObject traffic(Traffic traffic) {
        return new JsonObject()
                .put("pods", traffic.pods())
                .put("rps", Json.number(traffic.requestsPerSecond()))
                .put("clientErrors", Json.number(traffic.clientErrors()))
                .put("serverErrors", Json.number(traffic.serverErrors()))
                .put("p50", Json.number(traffic.p50()))
                .put("p95", Json.number(traffic.p95()))
                .put("connections", Json.number(traffic.connections()))
                .put("connectionsMax", Json.number(traffic.connectionsMax()))
                .put("waiting", Json.number(traffic.waiting()))
                .put("sockets", Json.number(traffic.sockets()))
                .put("slotLag", Json.number(traffic.slotLag()));
    }

    private static JsonObject run(BackupRun last, BackupRun good) {
        if (last == null) {
            return null;
        }
        return new JsonObject()
                .put("finished", last.finished())
                .put("failed", last.error() != null)
                .put("good", good == null ? null : good.finished());
    }

    private static String shortened(String message) {
        String text = Objects.requireNonNullElse(message, "");
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
