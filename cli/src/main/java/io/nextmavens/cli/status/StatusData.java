package io.nextmavens.cli.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.util.List;
import java.util.Optional;

/** The same for programs. Pure. */
final class StatusData {

    private StatusData() {}

    static ObjectNode of(List<ProjectView> projects) {
        var list = JsonNodeFactory.instance.objectNode();
        var items = list.putArray("items");
        projects.forEach(view -> items.add(of(view)));
        return list;
    }

    static ObjectNode of(ProjectView view) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("namespace", view.namespace());
        data.put("name", view.name());
        data.put("ready", view.isReady());
        data.put("reason", view.reason());
        view.status().flatMap(status -> Optional.ofNullable(status.url())).ifPresent(url -> data.put("url", url));
        database(view, data);
        view.pods()
                .ifPresent(pods ->
                        data.putObject("pods").put("ready", pods.ready()).put("wanted", pods.wanted()));
        view.status()
                .flatMap(status -> Optional.ofNullable(status.tenants()))
                .ifPresent(tenants ->
                        data.putObject("tenants").put("total", tenants.total()).put("suspended", tenants.suspended()));
        backups(view, data);
        view.alerts().ifPresent(alerts -> alerts(alerts, data));
        var conditions = data.putArray("conditions");
        view.conditions().forEach(condition -> conditions
                .addObject()
                .put("type", condition.type())
                .put("status", StatusPage.word(condition.status()))
                .put("reason", condition.reason())
                .put("since", condition.lastTransitionTime())
                .put("message", condition.message()));
        var advice = data.putArray("whatToDo");
        view.advice().forEach(one -> advice.addObject()
                .put("condition", one.condition().type())
                .put("reason", one.condition().reason())
                .put("remedy", one.remedy()));
        return data;
    }

    private static void database(ProjectView view, ObjectNode data) {
        view.status().flatMap(status -> Optional.ofNullable(status.database())).ifPresent(database -> data.putObject(
                        "database")
                .put("name", database.name())
                .put("host", database.host())
                .put("port", database.port())
                .put("version", database.version())
                .put("catalog", database.catalog()));
    }

    private static void backups(ProjectView view, ObjectNode data) {
        view.status()
                .map(ProjectStatus::backups)
                .flatMap(backups -> Optional.ofNullable(backups.lastGoodBackup()))
                .ifPresent(run -> data.putObject("lastGoodBackup")
                        .put("backup", run.backup())
                        .put("finished", run.finished()));
    }

    private static void alerts(List<NextMavensAlert> alerts, ObjectNode data) {
        var list = data.putArray("alerts");
        alerts.forEach(alert -> list.addObject()
                .put("cause", alert.getSpec().cause().text())
                .put("since", alert.getStatus().since())
                .put("message", alert.getStatus().message()));
    }
}
