package io.nextmavens.operator.alert;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Gives alerts to the outbox, those of before a restart too, and removes them a day after everybody was told of their end.
 */
@ControllerConfiguration(
        name = AlertReconciler.NAME,
        // only the status of an alert changes
        generationAwareEventProcessing = false)
public class AlertReconciler implements Reconciler<NextMavensAlert> {

    static final String NAME = "alert";

    /** How long one that is over can be looked up. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final Alerts alerts;
    private final Clock clock = Clock.systemUTC();

    public AlertReconciler(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public List<EventSource<?, NextMavensAlert>> prepareEventSources(EventSourceContext<NextMavensAlert> context) {
        alerts.use(context.getPrimaryCache());
        return List.of();
    }

    @Override
    public UpdateControl<NextMavensAlert> reconcile(NextMavensAlert alert, Context<NextMavensAlert> context) {
        alerts.offer(alert);
        var status = alert.getStatus();
        if (status == null || !status.isClosed() || status.recovered() == null) {
            return UpdateControl.noUpdate();
        }
        var left = Duration.between(
                clock.instant(), Instant.parse(status.recovered()).plus(KEPT));
        if (left.isPositive()) {
            return UpdateControl.<NextMavensAlert>noUpdate().rescheduleAfter(left.plusSeconds(1));
        }
        alerts.delete(alert);
        return UpdateControl.noUpdate();
    }
}
