package io.nextmavens.cli.status;

import io.nextmavens.cli.output.Age;
import io.nextmavens.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One line for each project. Pure. */
final class StatusTable {

    private StatusTable() {}

    static String of(List<ProjectView> projects, boolean namespaces, Instant now) {
        var heading = new ArrayList<>(
                List.of("NAME", "READY", "REASON", "URL", "DATABASE", "PODS", "TENANTS", "BACKUPS", "ALERTS", "AGE"));
        if (namespaces) {
            heading.addFirst("NAMESPACE");
        }
        var table = Table.of(heading.toArray(String[]::new));
        for (ProjectView view : projects) {
            var row = new ArrayList<>(List.of(
                    view.name(),
                    view.isReady() ? "True" : "False",
                    view.reason(),
                    view.url(),
                    view.database(),
                    view.pods().map(ProjectView.Pods::text).orElse("?"),
                    view.tenants(),
                    BackupText.of(view.project(), now),
                    view.firing(),
                    Age.of(view.project().getMetadata().getCreationTimestamp(), now)));
            if (namespaces) {
                row.addFirst(view.namespace());
            }
            table.row(row.toArray(String[]::new));
        }
        return table.text();
    }
}
