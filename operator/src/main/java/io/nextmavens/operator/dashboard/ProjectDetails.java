package io.nextmavens.operator.dashboard;

import io.nextmavens.crds.v1alpha1.BackupRun;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.RuntimeService;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.runtime.RuntimeObjects;
import io.nextmavens.operator.traffic.TrafficHistory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One project's page, as JSON, but its line of the list and what is asked of the API server. Pure. */
final class ProjectDetails {

    private static final Map<String, String> REMEDIES = Arrays.stream(ConditionReason.values())
            .collect(Collectors.toUnmodifiableMap(ConditionReason::text, ConditionReason::remedy));

    private static final Map<RuntimeService, String> PATHS = Map.of(
            RuntimeService.AUTH, "/auth/v1",
            RuntimeService.REST, "/rest/v1",
            RuntimeService.GRAPHQL, "/graphql/v1",
            RuntimeService.REALTIME, "/realtime/v1",
            RuntimeService.STORAGE, "/storage/v1");

    private ProjectDetails() {}

    static JsonObject of(NextMavensProject project, TrafficHistory day, List<OpenAlerts.Alert> alerts) {
        var status = Optional.ofNullable(project.getStatus());
        var conditions = new JsonArray();
        status.map(ProjectStatus::conditions).stream()
                .flatMap(List::stream)
                .forEach(condition -> conditions.add(condition(condition)));
        var open = new JsonArray();
        alerts.forEach(alert -> open.add(new JsonObject()
                .put("cause", alert.cause())
                .put("reason", alert.reason())
                .put("message", alert.message())
                .put("since", alert.since())));
        var json = new JsonObject()
                .put("created", project.getMetadata().getCreationTimestamp())
                .put("generation", project.getMetadata().getGeneration())
                .put(
                        "observedGeneration",
                        status.map(ProjectStatus::observedGeneration).orElse(null))
                .put("conditions", conditions)
                .put("alerts", open)
                .put("endpoints", endpoints(project))
                .put("day", day(day));
        put(json, "database", status.map(ProjectStatus::database), database -> {
            var about = new JsonObject()
                    .put("name", database.name())
                    .put("host", database.host())
                    .put("port", database.port())
                    .put("version", database.version())
                    .put("catalog", database.catalog());
            if (database.connections() != null) {
                about.put(
                        "connections",
                        new JsonObject()
                                .put("project", database.connections().project())
                                .put("promised", database.connections().promised())
                                .put("available", database.connections().available()));
            }
            return about;
        });
        put(json, "migrations", status.map(ProjectStatus::migrations), migrations -> new JsonObject()
                .put("applied", migrations.applied())
                .put("latest", migrations.latest()));
        put(json, "isolation", IsolationFindings.of(project), Function.identity());
        put(json, "slotDetails", status.map(ProjectStatus::slot), slot -> new JsonObject()
                .put("name", slot.name())
                .put("wal", slot.walStatus())
                .put("held", slot.heldBack())
                .put("used", slot.used())
                .put("available", slot.available())
                .put("orphans", new JsonArray(slot.orphans())));
        put(json, "tenantCount", status.map(ProjectStatus::tenants), tenants -> new JsonObject()
                .put("total", tenants.total())
                .put("suspended", tenants.suspended()));
        put(json, "backupRuns", status.map(ProjectStatus::backups), backups -> new JsonObject()
                .put("lastBackup", run(backups.lastBackup()))
                .put("lastGoodBackup", run(backups.lastGoodBackup()))
                .put("lastDrill", run(backups.lastDrill()))
                .put("lastGoodDrill", run(backups.lastGoodDrill())));
        var standbys = new JsonArray();
        status.map(ProjectStatus::standbys).stream()
                .flatMap(List::stream)
                .forEach(standby -> standbys.add(new JsonObject()
                        .put("name", standby.name())
                        .put("state", standby.state())
                        .put("lag", standby.lag())
                        .put("lagSeconds", standby.lagSeconds())));
        return json.put("standbys", standbys);
    }

    private static <T> void put(JsonObject json, String name, Optional<T> value, Function<T, JsonObject> as) {
        json.put(name, value.map(as).orElse(null));
    }

    private static JsonObject condition(Condition condition) {
        return new JsonObject()
                .put("type", condition.type())
                .put("status", condition.status().name().toLowerCase(Locale.ROOT))
                .put("reason", condition.reason())
                .put("message", condition.message())
                .put("since", condition.lastTransitionTime())
                .put("remedy", REMEDIES.get(condition.reason()));
    }

    private static JsonArray endpoints(NextMavensProject project) {
        var endpoints = new JsonArray();
        var url = Optional.ofNullable(project.getStatus()).map(ProjectStatus::url);
        var names = ProjectObjects.of(project);
        var inside = "http://" + names.runtime() + "." + names.namespace() + ".svc:" + RuntimeObjects.PORT;
        var base = url.orElse(inside).replaceFirst("/+$", "");
        endpoints.add(new JsonObject().put("name", "Within the cluster").put("url", inside));
        var services = project.getSpec().runtime().services();
        for (RuntimeService service : RuntimeService.values()) {
            if (services.isEmpty() || services.contains(service)) {
                endpoints.add(new JsonObject().put("name", service.setting()).put("url", base + PATHS.get(service)));
            }
        }
        return endpoints;
    }

    private static JsonObject day(TrafficHistory day) {
        var json = new JsonObject().put("from", day.from()).put("step", day.stepSeconds());
        day.figures().forEach((figure, values) -> json.put(figure.text(), Json.numbers(values)));
        return json;
    }

    private static JsonObject run(BackupRun run) {
        return run == null
                ? null
                : new JsonObject()
                        .put("job", run.job())
                        .put("finished", run.finished())
                        .put("backup", run.backup())
                        .put("size", run.size())
                        .put("rows", run.rows())
                        .put("files", run.files())
                        .put("error", run.error());
    }
}
