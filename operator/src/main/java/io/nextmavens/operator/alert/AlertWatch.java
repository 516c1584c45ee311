package io.nextmavens.operator.alert;

import io.fabric8.kubernetes.api.model.Secret;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.project.ProjectObserver;
import io.nextmavens.operator.project.ProjectSecrets;
import io.nextmavens.operator.traffic.TrafficWatch;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Enters after every round of a project which of its alerts are so. Thread-safe. */
final class AlertWatch implements ProjectObserver {

    /** Keys of Secrets whose values are no secrets: without them an error would say nothing. */
    private static final Set<String> PUBLIC =
            Set.of("host", "port", "database", "sslmode", "username", "rotation", "rotated-at", "redis.conf");

    private final AlertBook book;
    private final AlertRules rules;
    private final TrafficWatch pods;
    private final TrafficWindows traffic;
    private final ExpiryWatch expiries;
    private final ProjectSecrets secrets;
    private final Clock clock;

    AlertWatch(
            AlertBook book,
            AlertRules rules,
            TrafficWatch pods,
            TrafficWindows traffic,
            ExpiryWatch expiries,
            ProjectSecrets secrets,
            Clock clock) {
        this.book = book;
        this.rules = rules;
        this.pods = pods;
        this.traffic = traffic;
        this.expiries = expiries;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public void looked(NextMavensProject project, ProjectStatus status) {
        if (!book.isOpen()) {
            return;
        }
        pods.start();
        var now = clock.instant();
        var observed =
                new AlertRules.Observed(traffic.of(project.getMetadata().getUid()), Optional.of(expiries.of(project)));
        rules.of(project.getSpec(), status, observed, now).forEach((cause, verdict) -> enter(project, cause, verdict));
    }

    private void enter(NextMavensProject project, AlertCause cause, Verdict verdict) {
        var clean = verdict instanceof Verdict.Firing firing
                ? new Verdict.Firing(
                        firing.since(), firing.reason(), Redaction.of(firing.message(), secretsOf(project)))
                : verdict;
        book.enter(project, cause, clean, clock.instant());
    }

    @Override
    public void gone(NextMavensProject project) {
        expiries.forget(project);
        book.of(project)
                .forEach(alert -> book.enter(project, alert.getSpec().cause(), new Verdict.Clear(), clock.instant()));
    }

    private List<String> secretsOf(NextMavensProject project) {
        return secrets.of(project).stream()
                .map(Secret::getData)
                .filter(Objects::nonNull)
                .flatMap(data -> data.entrySet().stream())
                .filter(entry ->
                        !PUBLIC.contains(entry.getKey()) && !entry.getKey().endsWith("-username"))
                .map(Map.Entry::getValue)
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip())
                .toList();
    }
}
