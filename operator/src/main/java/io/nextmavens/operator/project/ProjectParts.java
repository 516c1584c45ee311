package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.micrometer.core.instrument.Metrics;
import io.nextmavens.crds.v1alpha1.BackupsStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.database.ConnectionLimits;
import io.nextmavens.operator.database.DatabaseProvisioner;
import io.nextmavens.operator.database.ReplicationReport;
import io.nextmavens.operator.database.Standby;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import io.nextmavens.operator.suspension.Suspension;
import io.nextmavens.operator.traffic.TrafficWatch;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Puts the parts of the reconciler together. Thread-safe; one per operator. */
public final class ProjectParts {

    private final Clock clock;
    private final DatabaseProvisioner provisioner;
    private final ProjectInformers informers;
    private final ProjectSteps steps;
    private final ProjectSteps suspended;
    private final ProjectSteps plan;
    private final MigrationsStep migrations;
    private final IsolationTrialStep trial;
    private final ProjectGauges<ReplicationReport> slotMeters = SlotMeters.in(Metrics.globalRegistry);
    private final ProjectGauges<BackupsStatus> backupMeters = BackupMeters.in(Metrics.globalRegistry);
    private final ProjectGauges<Standby> standbyMeters = StandbyMeters.in(Metrics.globalRegistry);
    private final ProjectDeletion deletion;
    private final StatusFactory statuses;
    private final NextLook nextLook;
    private final Releases releases;
    private final List<ProjectObserver> observers = new CopyOnWriteArrayList<>();
    private volatile Optional<ProjectReferences> references = Optional.empty();

    /** As the operator runs. */
    public ProjectParts(KubernetesClient client, OperatorSettings settings) {
        this(client, settings, Clock.systemUTC(), new StandaloneDatabase(), new CloudNativePgDatabase(), step -> {});
    }

    /**
     * @param client client of the API server
     * @param settings the operator's settings
     * @param clock the clock of conditions and retries
     * @param standalone how standalone databases are reached
     * @param cloudNativePg how databases of CloudNativePG are
     * @param afterStep called after each step
     */
    ProjectParts(
            KubernetesClient client,
            OperatorSettings settings,
            Clock clock,
            StandaloneDatabase standalone,
            CloudNativePgDatabase cloudNativePg,
            Consumer<ConditionType> afterStep) {
        this.clock = clock;
        var limits = ConnectionLimits.DEFAULT;
        provisioner = new DatabaseProvisioner(new ConnectionLimits(
                settings.connectionsPerServer(),
                limits.waitForConnection(),
                limits.connectTimeout(),
                limits.lockTimeout(),
                limits.statementTimeout(),
                limits.migrationTimeout()));
        var locator = new DatabaseLocator(standalone, cloudNativePg);
        informers = new ProjectInformers(client, clock);
        migrations = new MigrationsStep(provisioner, clock);
        trial = new IsolationTrialStep(provisioner, clock);
        releases = new Releases(
                settings, () -> references.map(ProjectReferences::all).orElse(List.of()));
        UpgradeMeters.register(
                Metrics.globalRegistry,
                () -> references.map(ProjectReferences::all).orElse(List.of()));
        var redis = new RedisStep();
        var keys = new KeysStep(clock);
        var pooler = new PoolerStep();
        var backup = new BackupStep(backupMeters);
        var monitoring = new MonitoringStep(informers);
        var routes =
                new RoutesStep(informers, project -> references.flatMap(known -> known.ownerBefore(project)), clock);
        var preview = new PreviewStep(clock, this::project);
        steps = new ProjectSteps(
                List.of(
                        new DatabaseStep(
                                locator,
                                provisioner,
                                new SharedServers(() -> references
                                        .map(ProjectReferences::onServers)
                                        .orElse(List.of())),
                                clock),
                        preview,
                        new CatalogStep(provisioner),
                        migrations,
                        new IsolationStep(provisioner),
                        trial,
                        new ReplicationStep(provisioner),
                        new SlotStep(slotMeters),
                        new StandbysStep(provisioner, standbyMeters),
                        pooler,
                        redis,
                        keys,
                        new RuntimeStep(),
                        new UpgradeStep(clock),
                        new CredentialsStep(provisioner),
                        routes,
                        monitoring,
                        backup),
                afterStep);
        plan = new ProjectSteps(
                List.of(
                        new PlannedDatabaseStep(locator, provisioner, migrations, clock),
                        pooler,
                        redis,
                        keys,
                        new RuntimeStep(),
                        routes,
                        monitoring,
                        backup),
                step -> {});
        suspended = new ProjectSteps(
                List.of(
                        preview,
                        new SuspendedDatabaseStep(standalone),
                        pooler,
                        redis,
                        keys,
                        new SuspendedRuntimeStep(clock),
                        routes,
                        monitoring,
                        backup),
                afterStep);
        deletion = new ProjectDeletion(locator, provisioner, clock);
        statuses = new StatusFactory(clock);
        nextLook = new NextLook(settings, RandomGenerator.getDefault());
    }

    List<EventSource<?, NextMavensProject>> prepare(EventSourceContext<NextMavensProject> context) {
        var found = new ProjectReferences(context.getPrimaryCache());
        references = Optional.of(found);
        return informers.prepare(context, found);
    }

    /** The one that opens connections, so that those to one server are counted together. */
    public DatabaseProvisioner provisioner() {
        return provisioner;
    }

    /** Lets somebody know what rounds find. */
    public void observe(ProjectObserver observer) {
        observers.add(observer);
    }

    List<ProjectObserver> observers() {
        return observers;
    }

    /** A project as it was last seen. */
    public Optional<NextMavensProject> project(String namespace, String name) {
        return references.flatMap(known -> known.find(namespace, name));
    }

    /** Secrets as they were last seen. */
    public ProjectSecrets secrets() {
        return new ProjectSecrets(informers);
    }

    Clock clock() {
        return clock;
    }

    ProjectInformers informers() {
        return informers;
    }

    ProjectSteps stepsOf(NextMavensProject project) {
        return project.getSpec().suspend() ? suspended : steps;
    }

    /** The steps that say what they would do. */
    ProjectSteps planOf(NextMavensProject project) {
        return project.getSpec().suspend() ? suspended : plan;
    }

    /** Why no pod of its own answers for a host name. */
    public Suspension suspensionOf(String host) {
        return references
                .flatMap(known -> known.ofHost(host))
                .map(project -> project.getSpec().suspend() ? Suspension.SUSPENDED : Suspension.RESUMING)
                .orElse(Suspension.UNKNOWN);
    }

    /** Every project as it was last seen; none before the operator watches. */
    public List<NextMavensProject> projects() {
        return references.map(ProjectReferences::all).orElse(List.of());
    }

    /** The runtimes' pods of every project. */
    public List<TrafficWatch.Target> runtimePods() {
        return RuntimePodAddresses.of(projects(), informers.all(EndpointSlice.class));
    }

    ProjectDeletion deletion() {
        return deletion;
    }

    StatusFactory statuses() {
        return statuses;
    }

    Releases releases() {
        return releases;
    }

    NextLook nextLook() {
        return nextLook;
    }

    /** Forgets a project that is gone. */
    void forget(String uid) {
        migrations.forget(uid);
        trial.forget(uid);
        slotMeters.forget(uid);
        standbyMeters.forget(uid);
        backupMeters.forget(uid);
    }
}
