package io.nextmavens.operator.backup;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes the Job of each NextMavensBackup once, and says what comes of it. */
@ControllerConfiguration(name = BackupReconciler.NAME, fieldManager = OwnedObjects.FIELD_MANAGER)
public class BackupReconciler implements Reconciler<NextMavensBackup> {

    static final String NAME = "backup";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

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
        var before = Optional.ofNullable(backup.getStatus());
        var status = round.look(
                backup,
                before,
                context.getSecondaryResource(Job.class),
                backup.getSpec().projectRef().name(),
                template -> TaskJobs.of(backup, template));
        UpdateControl<NextMavensBackup> control = UpdateControl.noUpdate();
        if (!before.equals(Optional.of(status))) {
            var fresh = new NextMavensBackup();
            fresh.setMetadata(TaskRound.identity(backup));
            fresh.setStatus(status);
            control = UpdateControl.patchStatus(fresh);
        }
        return TaskRound.isOver(status) ? control : control.rescheduleAfter(BETWEEN_LOOKS);
    }
}
