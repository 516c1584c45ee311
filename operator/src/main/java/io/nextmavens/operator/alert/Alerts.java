package io.nextmavens.operator.alert;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.Metrics;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.project.ProjectParts;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Puts the parts of alerts together. Thread-safe; one per operator. */
public final class Alerts implements AutoCloseable {

    /** A certificate is read again after so many rounds of its project. */
    private static final int ROUNDS_BETWEEN_CERTIFICATES = 20;

    private final AlertBook book;
    private final TrafficWatch traffic;
    private final Outbox outbox;

    /** As the operator runs. */
    public Alerts(KubernetesClient client, OperatorSettings settings, ProjectParts parts) {
        this(client, settings, parts, parts::runtimePods);
    }

    /**
     * @param pods where the pods of a project's runtime answer: host and port
     */
    public Alerts(
            KubernetesClient client,
            OperatorSettings settings,
            ProjectParts parts,
            Function<NextMavensProject, List<String>> pods) {
        var clock = Clock.systemUTC();
        var alerts = settings.alerts();
        book = new AlertBook(client);
        traffic = new TrafficWatch(pods, clock, alerts.scrapeInterval(), alerts.window());
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
        traffic.close();
        outbox.close();
    }
}
