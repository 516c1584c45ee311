package io.nextmavens.operator.tenant;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DeletionPolicy;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantStatus;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.database.AdminAccess;
import io.nextmavens.operator.database.DatabaseException;
import io.nextmavens.operator.database.DatabaseProblem;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.owned.ObjectEvents;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.project.ProjectParts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps every tenant in its project's database as its spec says. */
@ControllerConfiguration(
        name = TenantReconciler.NAME,
        finalizerName = "nextmavens.io/tenant-finalizer",
        fieldManager = OwnedObjects.FIELD_MANAGER,
        // an annotation counts as well, which the generation does not tell of
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = TenantUpdates.class))
@GradualRetry(maxAttempts = TenantReconciler.FOR_EVER, initialInterval = 2000, maxInterval = 60_000)
public class TenantReconciler implements Reconciler<NextMavensTenant>, Cleaner<NextMavensTenant> {

    static final String NAME = "tenant";

    /** What GenericRetry takes for no limit of attempts. */
    static final int FOR_EVER = -1;

    private static final Logger LOGGER = LoggerFactory.getLogger(TenantReconciler.class);
    private static final String BY_PROJECT = "project";
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final DatabaseProvisioner provisioner;
    private final TenantStatuses statuses;

    public TenantReconciler(KubernetesClient client, OperatorSettings settings, ProjectParts parts) {
        this.client = client;
        this.settings = settings;
        this.provisioner = parts.provisioner();
        this.statuses = new TenantStatuses(Clock.systemUTC());
    }

    @Override
    public List<EventSource<?, NextMavensTenant>> prepareEventSources(EventSourceContext<NextMavensTenant> context) {
        var tenants = context.getPrimaryCache();
        tenants.addIndexer(
                BY_PROJECT,
                tenant -> List.of(tenant.getMetadata().getNamespace() + "/"
                        + tenant.getSpec().projectRef().name()));
        var projects = InformerEventSourceConfiguration.from(NextMavensProject.class, NextMavensTenant.class)
                .withName("projects-of-tenants")
                .withSecondaryToPrimaryMapper(project -> tenants
                        .byIndex(
                                BY_PROJECT,
                                project.getMetadata().getNamespace() + "/"
                                        + project.getMetadata().getName())
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withPrimaryToSecondaryMapper((NextMavensTenant tenant) -> Set.of(new ResourceID(
                        tenant.getSpec().projectRef().name(),
                        tenant.getMetadata().getNamespace())))
                // a project's status is written often, and only whether its catalog is there counts here
                .withOnUpdateFilter((now, before) -> !now.getMetadata()
                                .getGeneration()
                                .equals(before.getMetadata().getGeneration())
                        || hasCatalog(now) != hasCatalog(before))
                .build();
        return List.of(new InformerEventSource<>(projects, context));
    }

    @Override
    public UpdateControl<NextMavensTenant> reconcile(NextMavensTenant tenant, Context<NextMavensTenant> context) {
        var result = keep(tenant, context);
        var before = Optional.ofNullable(tenant.getStatus());
        write(tenant, statuses.of(tenant, result), context);
        tell(tenant, before, result);
        return UpdateControl.<NextMavensTenant>noUpdate()
                .rescheduleAfter(waits(tenant, result) ? BETWEEN_TRIES : settings.resyncInterval());
    }

    private static boolean waits(NextMavensTenant tenant, TenantResult result) {
        return switch (result) {
            case TenantResult.Waiting waiting -> true;
            case TenantResult.Kept kept ->
                kept.invitations().reason() == TenantReason.MAIL_WAITS
                        && !tenant.getSpec().suspended();
            case TenantResult.Refused refused -> false;
        };
    }

    private TenantResult keep(NextMavensTenant tenant, Context<NextMavensTenant> context) {
        var name = tenant.getSpec().projectRef().name();
        var project = context.getSecondaryResource(NextMavensProject.class);
        if (project.isEmpty()) {
            return new TenantResult.Waiting(
                    TenantReason.PROJECT_MISSING,
                    "there is no NextMavensProject " + tenant.getMetadata().getNamespace() + "/" + name
                            + "; create it, or name another in spec.projectRef of a new tenant");
        }
        var plan = TenantEntries.missingPlan(tenant, project.get().getSpec());
        if (plan.isPresent()) {
            return new TenantResult.Refused(
                    TenantReason.PLAN_MISSING,
                    "spec.plan: the project " + name + " has no plan " + plan.get() + " in its spec.limits.plans");
        }
        var access =
                hasCatalog(project.get()) ? TenantDatabase.of(client, project.get()) : Optional.<AdminAccess>empty();
        if (access.isEmpty()) {
            return new TenantResult.Waiting(
                    TenantReason.PROJECT_NOT_READY,
                    "the catalog of the project " + name + " is not installed: look at its condition CatalogReady");
        }
        return keep(tenant, project.get(), access.get());
    }

    private TenantResult keep(NextMavensTenant tenant, NextMavensProject project, AdminAccess access) {
        var entry = TenantEntries.of(tenant, project.getSpec());
        try {
            var report = provisioner.keepTenant(access, entry);
            if (!report.changes().isEmpty()) {
                events(tenant)
                        .normal(
                                "TenantUpdated",
                                String.join("; ", report.changes().descriptions()));
            }
            var invitations = InvitationsResult.of(report.invitations(), tenant, project.getSpec());
            return entry.suspended()
                    ? new TenantResult.Kept(
                            TenantReason.SUSPENDED,
                            "its tokens are refused with 403; its data are kept",
                            report.schema(),
                            report.members(),
                            invitations)
                    : new TenantResult.Kept(
                            TenantReason.READY,
                            "the tenant is in the database " + access.database(),
                            report.schema(),
                            report.members(),
                            invitations);
        } catch (DatabaseException e) {
            return switch (e.problem()) {
                case DatabaseProblem.Spec spec ->
                    new TenantResult.Refused(
                            spec.field().equals("spec.schema") ? TenantReason.SCHEMA_TAKEN : TenantReason.TENANT_TAKEN,
                            e.getMessage());
                default -> new TenantResult.Waiting(TenantReason.DATABASE_TROUBLE, e.getMessage());
            };
        }
    }

    @Override
    public DeleteControl cleanup(NextMavensTenant tenant, Context<NextMavensTenant> context) {
        var project = context.getSecondaryResource(NextMavensProject.class)
                // a database that goes, or is kept, goes or is kept with all its tenants
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null);
        var access = project.flatMap(found -> TenantDatabase.of(client, found));
        if (access.isEmpty()) {
            return DeleteControl.defaultDelete();
        }
        var id = TenantEntries.id(tenant);
        var keptBy = TenantEntries.keptBy(tenant);
        try {
            if (tenant.getSpec().deletionPolicy() == DeletionPolicy.Retain) {
                provisioner.releaseTenant(access.get(), id, keptBy);
                events(tenant).normal("TenantRetained", "rows and files of tenant " + id + " are kept");
                return DeleteControl.defaultDelete();
            }
            var left = provisioner.dropTenant(access.get(), id, keptBy);
            if (left.isEmpty()) {
                events(tenant).normal("TenantDropped", "deleted tenant " + id + " with its rows and files");
                return DeleteControl.defaultDelete();
            }
            return waits(
                    tenant,
                    "tenant " + id + " still has rows in " + String.join(", ", left)
                            + ": content of files goes within the hour, others have to be deleted first",
                    context);
        } catch (DatabaseException e) {
            return waits(tenant, e.getMessage(), context);
        }
    }

    private DeleteControl waits(NextMavensTenant tenant, String message, Context<NextMavensTenant> context) {
        var result = new TenantResult.Waiting(TenantReason.DELETION_WAITS, message);
        var before = Optional.ofNullable(tenant.getStatus());
        write(tenant, statuses.of(tenant, result), context);
        tell(tenant, before, result);
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(BETWEEN_TRIES.toMillis());
    }

    @Override
    public ErrorStatusUpdateControl<NextMavensTenant> updateErrorStatus(
            NextMavensTenant tenant, Context<NextMavensTenant> context, Exception error) {
        LOGGER.atError()
                .addKeyValue("namespace", tenant.getMetadata().getNamespace())
                .addKeyValue("tenant", tenant.getMetadata().getName())
                .setCause(error)
                .log("the look at a tenant was broken off; it is tried again");
        if (tenant.getMetadata().getDeletionTimestamp() == null) {
            var message = "the look ended with " + error.getClass().getSimpleName() + ": " + error.getMessage();
            write(tenant, statuses.of(tenant, new TenantResult.Waiting(TenantReason.INTERNAL_ERROR, message)), context);
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    /** Once for each reason, not in every round. */
    private void tell(NextMavensTenant tenant, Optional<TenantStatus> before, TenantResult result) {
        if (isNew(before, TenantStatuses.READY, result.reason())) {
            switch (result) {
                case TenantResult.Kept kept ->
                    events(tenant)
                            .normal(
                                    kept.reason() == TenantReason.READY
                                            ? "BecameReady"
                                            : kept.reason().text(),
                                    kept.message());
                case TenantResult.Waiting waiting ->
                    events(tenant).warning(waiting.reason().text(), waiting.message());
                case TenantResult.Refused refused ->
                    events(tenant).warning(refused.reason().text(), refused.message());
            }
        }
        if (result instanceof TenantResult.Kept kept) {
            tellOfInvitations(tenant, before, kept.invitations());
        }
    }

    private void tellOfInvitations(
            NextMavensTenant tenant, Optional<TenantStatus> before, InvitationsResult invitations) {
        boolean isWrong = !invitations.holds() && invitations.reason() != TenantReason.MAIL_WAITS;
        if (isWrong && isNew(before, TenantStatuses.MEMBERS_INVITED, invitations.reason())) {
            events(tenant).warning(invitations.reason().text(), invitations.message());
        }
    }

    private static boolean isNew(Optional<TenantStatus> before, String type, TenantReason reason) {
        return before.flatMap(status -> status.condition(type))
                .map(Condition::reason)
                .filter(reason.text()::equals)
                .isEmpty();
    }

    private ObjectEvents events(NextMavensTenant tenant) {
        return new ObjectEvents(client, tenant);
    }

    private static boolean hasCatalog(NextMavensProject project) {
        return Optional.ofNullable(project.getStatus())
                .flatMap(status -> status.condition(ConditionType.CATALOG_READY.type()))
                .filter(condition -> condition.status() == ConditionStatus.TRUE)
                .isPresent();
    }

    /** Server-side apply wants an object with nothing but what is applied. */
    private static void write(NextMavensTenant tenant, TenantStatus status, Context<NextMavensTenant> context) {
        if (Optional.ofNullable(tenant.getStatus()).filter(status::equals).isPresent()) {
            return;
        }
        var fresh = new NextMavensTenant();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(tenant.getMetadata().getNamespace())
                .withName(tenant.getMetadata().getName())
                .build());
        fresh.setStatus(status);
        PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(tenant, fresh, context);
    }
}
