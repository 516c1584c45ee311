package io.nextmavens.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.nextmavens.crds.v1alpha1.NextMavensBackup;
import io.nextmavens.operator.owned.OwnedObjects;
import java.time.Clock;
import java.util.List;

/** Makes the Job of each NextMavensBackup once, and says what comes of it. */
@ControllerConfiguration(name = BackupReconciler.NAME, fieldManager = OwnedObjects.FIELD_MANAGER)
public class BackupReconciler implements Reconciler<NextMavensBackup> {

    static final String NAME = "backup";

    private final TaskRound round;

    public BackupReconciler(KubernetesClient client) {
        this.round = new TaskRound(client, Clock.systemUTC());
    }

    @Override
    public List<EventSource<?, NextMavensBackup>> prepareEventSources(EventSourceContext<NextMavensBackup> context) {
        return TaskRound.jobsOf(NextMavensBackup.class, context);
    }

    @Override
    public UpdateControl<NextMavensBackup> reconcile(NextMavensBackup backup, Context<NextMavensBackup> context) {
        return round.reconcile(
                backup,
                context,
                backup.getSpec().projectRef().name(),
                template -> TaskJobs.of(backup, template),
                NextMavensBackup::new);
    }
}
