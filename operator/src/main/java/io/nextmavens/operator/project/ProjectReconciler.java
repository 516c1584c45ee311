package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.preview.Lifetime;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every project as its spec says. {@link #reconcile} is the way of a round that ends, whatever came of its
 * steps; {@link #updateErrorStatus} that of one that was broken off.
 */
@ControllerConfiguration(
        name = ProjectReconciler.NAME,
        finalizerName = "nextmavens.io/finalizer",
        fieldManager = OwnedObjects.FIELD_MANAGER,
        // annotations count as well, which the generation does not tell of
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = ProjectUpdates.class))
@GradualRetry(maxAttempts = ProjectReconciler.FOR_EVER, initialInterval = 2000, maxInterval = 60_000)
@RateLimited(maxReconciliations = 5, within = 3)
public class ProjectReconciler implements Reconciler<NextMavensProject>, Cleaner<NextMavensProject> {

    static final String NAME = "project";

    /** What GenericRetry takes for no limit of attempts. */
    static final int FOR_EVER = -1;

    private static final Logger LOGGER = LoggerFactory.getLogger(ProjectReconciler.class);
    private static final Duration BETWEEN_TRIES_OF_A_DELETION = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS_AT_A_PROTECTED = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final ProjectParts parts;

    public ProjectReconciler(KubernetesClient client, OperatorSettings settings, ProjectParts parts) {
        this.client = client;
        this.settings = settings;
        this.parts = parts;
    }

    @Override
    public List<EventSource<?, NextMavensProject>> prepareEventSources(EventSourceContext<NextMavensProject> context) {
        return parts.prepare(context);
    }

    @Override
    public UpdateControl<NextMavensProject> reconcile(NextMavensProject project, Context<NextMavensProject> context) {
        if (ProjectAnnotations.PAUSE.isOn(project)) {
            write(project, parts.statuses().paused(project), context);
            return UpdateControl.noUpdate();
        }
        if (ProjectAnnotations.DRY_RUN.isOn(project)) {
            parts.informers().use(context.eventSourceRetriever());
            var dry = Round.dry(project, client, parts.informers(), settings);
            dry.release(parts.releases().of(dry));
            parts.planOf(project).run(dry);
            write(project, parts.statuses().dryRun(project, dry.dryRun().status(dry.results())), context);
            return UpdateControl.<NextMavensProject>noUpdate().rescheduleAfter(settings.resyncInterval());
        }
        if (endsByItself(project)) {
            end(project, context);
            return UpdateControl.<NextMavensProject>noUpdate().rescheduleAfter(settings.resyncInterval());
        }
        var round = round(project, context);
        round.release(parts.releases().of(round));
        parts.stepsOf(project).run(round);
        var status = parts.statuses().of(project, round.results(), round.details());
        write(project, status, context);
        ConditionEvents.tell(round, status); // after it: an operator killed in between would tell the same again
        tell(observer -> observer.looked(project, status), project);
        var now = parts.clock().instant();
        var next = parts.nextLook().after(status, round.release().turn(), now);
        return UpdateControl.<NextMavensProject>noUpdate()
                .rescheduleAfter(Lifetime.of(project)
                        .flatMap(lifetime -> lifetime.change(now))
                        .filter(change -> change.compareTo(next) < 0)
                        .orElse(next));
    }

    private boolean endsByItself(NextMavensProject project) {
        return Lifetime.of(project)
                        .filter(lifetime -> lifetime.isOver(parts.clock().instant()))
                        .isPresent()
                && !ProjectAnnotations.DELETION_PROTECTION.isOn(project);
    }

    /** Deletes a preview as somebody would, unless its spec says something else by now. */
    private void end(NextMavensProject project, Context<NextMavensProject> context) {
        try {
            client.resource(project).lockResourceVersion().delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return;
        }
        round(project, context)
                .events()
                .normal(
                        EventReason.PREVIEW_ENDED,
                        "its time is over: it is deleted with its database, as spec.preview.ttl says");
    }

    @Override
    public ErrorStatusUpdateControl<NextMavensProject> updateErrorStatus(
            NextMavensProject project, Context<NextMavensProject> context, Exception error) {
        LOGGER.atError()
                .addKeyValue("namespace", project.getMetadata().getNamespace())
                .addKeyValue("project", project.getMetadata().getName())
                .setCause(error)
                .log("the round was broken off; it is tried again");
        if (project.getMetadata().getDeletionTimestamp() == null) {
            write(project, parts.statuses().failed(project, error), context);
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    @Override
    public DeleteControl cleanup(NextMavensProject project, Context<NextMavensProject> context) {
        if (ProjectAnnotations.DELETION_PROTECTION.isOn(project)) {
            round(project, context)
                    .events()
                    .warning(
                            EventReason.DELETION_WAITS.text(),
                            "nothing is deleted: remove the annotation " + ProjectAnnotations.DELETION_PROTECTION.key()
                                    + " first");
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(BETWEEN_LOOKS_AT_A_PROTECTED.toMillis());
        }
        if (!parts.deletion().run(round(project, context))) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(BETWEEN_TRIES_OF_A_DELETION.toMillis());
        }
        parts.forget(project.getMetadata().getUid());
        tell(observer -> observer.gone(project), project);
        return DeleteControl.defaultDelete();
    }

    /** What observers do with it is no reason to break off a round. */
    private void tell(Consumer<ProjectObserver> what, NextMavensProject project) {
        for (ProjectObserver observer : parts.observers()) {
            try {
                what.accept(observer);
            } catch (KubernetesClientException e) {
                LOGGER.atWarn()
                        .addKeyValue("namespace", project.getMetadata().getNamespace())
                        .addKeyValue("project", project.getMetadata().getName())
                        .setCause(e)
                        .log("what a round found could not be passed on; the next one does");
            }
        }
    }

    private Round round(NextMavensProject project, Context<NextMavensProject> context) {
        parts.informers().use(context.eventSourceRetriever());
        return new Round(project, client, parts.informers(), settings);
    }

    /** Server-side apply wants an object with nothing but what is applied. */
    private static void write(NextMavensProject project, ProjectStatus status, Context<NextMavensProject> context) {
        if (Optional.ofNullable(project.getStatus()).filter(status::equals).isPresent()) {
            return;
        }
        var fresh = new NextMavensProject();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(project.getMetadata().getNamespace())
                .withName(project.getMetadata().getName())
                .build());
        fresh.setStatus(status.withDeployments(null)); // another manager's, which may have written meanwhile
        PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(project, fresh, context);
    }
}
