package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.IsolationStatus;
import io.nextmavens.crds.v1alpha1.MigrationsStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.PreviewStatus;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.SlotStatus;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import io.nextmavens.crds.v1alpha1.TenantsStatus;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.database.Changes;
import io.nextmavens.operator.database.ReplicationReport;
import io.nextmavens.operator.database.TableIsolation;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ObjectCaches;
import io.nextmavens.operator.owned.ObjectChange;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.owned.OwnedSecrets;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.owned.RememberedObjects;
import io.nextmavens.operator.owned.Writes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look at one project: what the steps are given, and what they hand on to each other and to the status.
 *
 * <p>Used by one thread.
 */
final class Round {

    private final NextMavensProject project;
    private final KubernetesClient client;
    private final ObjectCaches caches;
    private final OperatorSettings settings;
    private final ProjectEvents events;
    private final ProjectObjects names;
    private final OwnedObjects objects;
    private final OwnedSecrets secrets;
    private final Optional<DryRun> dryRun;

    private final Map<ConditionType, StepResult> results = new EnumMap<>(ConditionType.class);
    private Optional<DatabaseAccess> database = Optional.empty();
    private Optional<List<TableIsolation>> isolated = Optional.empty();
    private Optional<ReplicationReport> replication = Optional.empty();
    private Optional<SlotBudget> slots = Optional.empty();
    private Optional<SlotStatus> slotStatus = Optional.empty();
    private Optional<List<StandbyStatus>> standbys = Optional.empty();
    private Optional<TenantsStatus> tenantsStatus = Optional.empty();
    private Optional<BackupsStatus> backupsStatus = Optional.empty();
    private Optional<ReleaseGiven> release = Optional.empty();
    private Optional<UpgradeStatus> upgradeStatus = Optional.empty();
    private Optional<PreviewStatus> previewStatus = Optional.empty();
    private Optional<String> url = Optional.empty();
    private Optional<DatabaseStatus> databaseStatus = Optional.empty();
    private Optional<MigrationsStatus> migrationsStatus = Optional.empty();
    private Optional<IsolationStatus> isolationStatus = Optional.empty();

    Round(NextMavensProject project, KubernetesClient client, ObjectCaches caches, OperatorSettings settings) {
        this(project, client, caches, settings, Optional.empty());
    }

    /** One that writes nothing and gathers what it would write. */
    static Round dry(
            NextMavensProject project, KubernetesClient client, ObjectCaches caches, OperatorSettings settings) {
        return new Round(project, client, new RememberedObjects(caches), settings, Optional.of(new DryRun()));
    }

    private Round(
            NextMavensProject project,
            KubernetesClient client,
            ObjectCaches caches,
            OperatorSettings settings,
            Optional<DryRun> dryRun) {
        this.dryRun = dryRun;
        var writes = dryRun.isPresent() ? Writes.TRIED : Writes.KEPT;
        this.project = project;
        this.client = client;
        this.caches = caches;
        this.settings = settings;
        this.events = dryRun.isPresent() ? ProjectEvents.none() : ProjectEvents.on(client, project);
        this.names = ProjectObjects.of(project);
        this.objects = new OwnedObjects(client, caches, names, this::tell, writes);
        this.secrets = new OwnedSecrets(client, caches, names, this::tell, writes);
    }

    private void tell(ObjectChange change) {
        if (dryRun.isPresent()) {
            dryRun.get().add(change);
            return;
        }
        var reason =
                switch (change.action()) {
                    case CREATED -> EventReason.OBJECT_CREATED;
                    case UPDATED -> EventReason.OBJECT_UPDATED;
                    case REPAIRED -> EventReason.OBJECT_REPAIRED;
                    case DELETED -> EventReason.OBJECT_DELETED;
                };
        events.normal(reason, reason.verb() + " " + change.kind() + " " + change.name());
    }

    /** Makes one event of what a step wrote to the database, and none of nothing. */
    void tell(EventReason reason, Changes changes) {
        if (!changes.isEmpty()) {
            events.normal(reason, String.join("; ", changes.descriptions()));
        }
    }

    /** Returns the object of a kind and name, whoever it belongs to. */
    <R extends HasMetadata> Optional<R> look(R like) {
        return caches.cached(like)
                .or(() -> Optional.ofNullable(client.resource(like).get()));
    }

    /** Jobs of a component, as they were last seen, whoever made them. */
    List<Job> jobs(Component component) {
        return caches.labelled(Job.class, names.namespace(), names.selector(component));
    }

    NextMavensProject project() {
        return project;
    }

    ProjectSpec spec() {
        return project.getSpec();
    }

    KubernetesClient client() {
        return client;
    }

    OperatorSettings settings() {
        return settings;
    }

    ProjectEvents events() {
        return events;
    }

    ProjectObjects names() {
        return names;
    }

    OwnedObjects objects() {
        return objects;
    }

    OwnedSecrets secrets() {
        return secrets;
    }

    Map<ConditionType, StepResult> results() {
        return results;
    }

    boolean isDone(ConditionType step) {
        return results.get(step) instanceof StepResult.Done;
    }

    boolean isDry() {
        return dryRun.isPresent();
    }

    /** Where a dry round gathers what it would do. */
    DryRun dryRun() {
        return dryRun.orElseThrow();
    }

    Optional<DatabaseAccess> database() {
        return database;
    }

    void database(DatabaseAccess access) {
        database = Optional.of(access);
    }

    Optional<List<TableIsolation>> isolated() {
        return isolated;
    }

    void isolated(List<TableIsolation> tables) {
        isolated = Optional.of(tables);
    }

    void url(String text) {
        url = Optional.of(text);
    }

    StatusFactory.Details details() {
        return new StatusFactory.Details(
                url,
                databaseStatus,
                migrationsStatus,
                isolationStatus,
                slotStatus,
                standbys,
                tenantsStatus,
                backupsStatus,
                upgradeStatus,
                previewStatus);
    }

    Optional<DatabaseStatus> databaseStatus() {
        return databaseStatus;
    }

    void databaseStatus(DatabaseStatus status) {
        databaseStatus = Optional.of(status);
    }

    void migrationsStatus(MigrationsStatus status) {
        migrationsStatus = Optional.of(status);
    }

    void isolationStatus(IsolationStatus status) {
        isolationStatus = Optional.of(status);
    }

    Optional<ReplicationReport> replication() {
        return replication;
    }

    void replication(ReplicationReport report) {
        replication = Optional.of(report);
    }

    /** Slots of the server, where projects share it. */
    Optional<SlotBudget> slots() {
        return slots;
    }

    void slots(SlotBudget budget) {
        slots = Optional.of(budget);
    }

    void standbys(List<StandbyStatus> statuses) {
        standbys = Optional.of(statuses);
    }

    void tenantsStatus(TenantsStatus status) {
        tenantsStatus = Optional.of(status);
    }

    void backupsStatus(BackupsStatus status) {
        backupsStatus = Optional.of(status);
    }

    /** What of the operator's release the project is given. */
    ReleaseGiven release() {
        return release.orElseThrow();
    }

    void release(ReleaseGiven given) {
        release = Optional.of(given);
    }

    void upgradeStatus(UpgradeStatus status) {
        upgradeStatus = Optional.of(status);
    }

    /** The clone that a preview began with, once it is whole. */
    Optional<PreviewStatus> previewStatus() {
        return previewStatus.or(() -> Optional.ofNullable(project.getStatus()).map(ProjectStatus::preview));
    }

    void previewStatus(PreviewStatus status) {
        previewStatus = Optional.of(status);
    }

    void slotStatus(SlotStatus status) {
        slotStatus = Optional.of(status);
    }
}
