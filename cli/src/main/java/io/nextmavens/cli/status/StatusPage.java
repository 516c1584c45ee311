package io.nextmavens.cli.status;

import io.nextmavens.cli.output.Age;
import io.nextmavens.cli.output.Table;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One project, with every condition and what to do. Pure. */
final class StatusPage {

    private StatusPage() {}

    static String of(ProjectView view, Instant now) {
        var text = new StringBuilder(view.name() + " in the namespace " + view.namespace() + ": "
                + (view.isReady() ? "Ready" : view.reason()) + "\n");
        text.append(facts(view, now).text());
        if (view.conditions().isEmpty()) {
            return text.append(
                            "\nNo operator has looked at it yet: kubectl nextmavens doctor tells whether one runs.\n")
                    .toString();
        }
        text.append('\n').append(conditions(view.conditions(), now));
        view.alerts().filter(alerts -> !alerts.isEmpty()).ifPresent(alerts -> text.append("\nAlerts\n")
                .append(alerts(alerts, now)));
        var advice = view.advice();
        text.append("\nWhat to do\n");
        if (advice.isEmpty()) {
            text.append("  Nothing.\n");
        }
        advice.forEach(one -> text.append("  ")
                .append(one.condition().type())
                .append(" (")
                .append(one.condition().reason())
                .append("): ")
                .append(one.remedy())
                .append('\n'));
        return text.toString();
    }

    private static Table facts(ProjectView view, Instant now) {
        var table = Table.plain("  ");
        table.row("url", view.url());
        table.row("database", view.database() + address(view));
        table.row("pods", view.pods().map(ProjectView.Pods::text).orElse("?") + " of the runtime");
        table.row("tenants", view.tenants());
        table.row("backups", BackupText.of(view.project(), now));
        view.status()
                .flatMap(status -> Optional.ofNullable(status.migrations()))
                .ifPresent(migrations -> table.row(
                        "migrations",
                        Optional.ofNullable(migrations.applied()).orElse(0) + " applied"
                                + Optional.ofNullable(migrations.latest())
                                        .map(latest -> ", the last " + latest)
                                        .orElse("")));
        view.status()
                .flatMap(status -> Optional.ofNullable(status.slot()))
                .ifPresent(slot -> table.row(
                        "slot",
                        slot.name()
                                + Optional.ofNullable(slot.walStatus())
                                        .map(wal -> ", " + wal)
                                        .orElse("")));
        view.status()
                .map(ProjectStatus::standbys)
                .ifPresent(standbys -> standbys.forEach(standby -> table.row(
                        "standby",
                        standby.name() + ", " + standby.state()
                                + Optional.ofNullable(standby.lagSeconds())
                                        .map(lag -> ", " + lag + " s behind")
                                        .orElse(""))));
        return table;
    }

    private static String address(ProjectView view) {
        return view.status()
                .flatMap(status -> Optional.ofNullable(status.database()))
                .filter(database -> database.host() != null)
                .map(StatusPage::address)
                .orElse("");
    }

    private static String address(DatabaseStatus database) {
        return ", " + database.name() + " at " + database.host() + ":" + database.port();
    }

    private static String conditions(List<Condition> conditions, Instant now) {
        var table = Table.of("CONDITION", "STATUS", "REASON", "SINCE", "MESSAGE");
        conditions.forEach(condition -> table.row(
                condition.type(),
                word(condition.status()),
                condition.reason(),
                Age.of(condition.lastTransitionTime(), now),
                condition.message()));
        return table.text();
    }

    static String word(ConditionStatus status) {
        return switch (status) {
            case TRUE -> "True";
            case FALSE -> "False";
            case UNKNOWN -> "Unknown";
        };
    }

    private static String alerts(List<NextMavensAlert> alerts, Instant now) {
        var table = Table.plain("  ");
        alerts.forEach(alert -> table.row(
                alert.getSpec().cause().text(),
                Age.of(alert.getStatus().since(), now),
                Optional.ofNullable(alert.getStatus().message()).orElse("")));
        return table.text();
    }
}
