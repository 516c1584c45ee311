package io.nextmavens.operator.alert;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.Metrics;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.project.ProjectParts;
import io.nextmavens.operator.traffic.TrafficWatch;
import java.time.Clock;
import java.util.List;

/** Puts the parts of alerts together. Thread-safe; one per operator. */
public final class Alerts implements AutoCloseable {

    /** A certificate is read again after so many rounds of its project. */
    private static final int ROUNDS_BETWEEN_CERTIFICATES = 20;

    private final AlertBook book;
    private final Outbox outbox;

    /**
     * @param traffic asks the runtime's pods; begun with the first round of a project
     */
    public Alerts(KubernetesClient client, OperatorSettings settings, ProjectParts parts, TrafficWatch traffic) {
        var clock = Clock.systemUTC();
        var alerts = settings.alerts();
        book = new AlertBook(client);
        var windows = new TrafficWindows(alerts.window());
        traffic.tell(windows);
        outbox = new Outbox(
                book,
                new Channels(alerts, parts.secrets()),
                parts,
                new Dashboard(settings.dashboardUrl()),
                clock,
                alerts.gather(),
                new AlertMeters(Metrics.globalRegistry));
        parts.observe(new AlertWatch(
                book,
                new AlertRules(new AlertThresholds(alerts.deploymentGrace(), alerts.databaseGrace(), alerts.expiry())),
                traffic,
                windows,
                new ExpiryWatch(
                        client,
                        parts.secrets(),
                        clock,
                        settings.resyncInterval().multipliedBy(ROUNDS_BETWEEN_CERTIFICATES)),
                parts.secrets(),
                clock));
    }

    void use(IndexerResourceCache<NextMavensAlert> seen) {
        book.use(seen);
    }

    /** A project's alerts as they were last seen, those that are over for less than a day too. */
    public List<NextMavensAlert> of(NextMavensProject project) {
        return book.of(project);
    }

    void offer(NextMavensAlert alert) {
        outbox.offer(alert);
    }

    void delete(NextMavensAlert alert) {
        book.delete(alert);
    }

    @Override
    public void close() {
        outbox.close();
    }
}
