package io.nextmavens.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.nextmavens.crds.v1alpha1.NextMavensRestore;
import io.nextmavens.operator.owned.OwnedObjects;
import java.time.Clock;
import java.util.List;

/** Makes the Job of each NextMavensRestore once, and says what comes of it. */
@ControllerConfiguration(name = RestoreReconciler.NAME, fieldManager = OwnedObjects.FIELD_MANAGER)
public class RestoreReconciler implements Reconciler<NextMavensRestore> {

    static final String NAME = "restore";

    private final TaskRound round;

    public RestoreReconciler(KubernetesClient client) {
        this.round = new TaskRound(client, Clock.systemUTC());
    }

    @Override
    public List<EventSource<?, NextMavensRestore>> prepareEventSources(EventSourceContext<NextMavensRestore> context) {
        return TaskRound.jobsOf(NextMavensRestore.class, context);
    }

    @Override
    public UpdateControl<NextMavensRestore> reconcile(NextMavensRestore restore, Context<NextMavensRestore> context) {
        return round.reconcile(
                restore,
                context,
                restore.getSpec().projectRef().name(),
                template -> TaskJobs.of(restore, template),
                NextMavensRestore::new);
    }
}
