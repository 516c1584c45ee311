package io.nextmavens.operator.project;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.alert.AlertReconciler;
import io.nextmavens.operator.alert.Alerts;
import io.nextmavens.operator.backup.BackupReconciler;
import io.nextmavens.operator.backup.RestoreReconciler;
import io.nextmavens.operator.dokploy.Dokploy;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.kubernetes.Requests;
import io.nextmavens.operator.kubernetes.TestSettings;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import io.nextmavens.operator.tenant.TenantReconciler;
import io.nextmavens.operator.traffic.PodAddress;
import io.nextmavens.operator.traffic.TrafficWatch;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The operator in this JVM, for one namespace, with the rights of manifests/install and nothing more. */
final class RunningOperator implements AutoCloseable {

    private final Requests requests;
    private final AtomicInteger rounds = new AtomicInteger();
    private final KubernetesClient client;
    private final Operator operator;
    private final TrafficWatch traffic;
    private final Alerts alerts;
    private final Vertx vertx = Vertx.vertx();
    private final Dokploy dokploy;

    RunningOperator(String namespace) {
        this(namespace, step -> {});
    }

    RunningOperator(String namespace, Consumer<ConditionType> afterStep) {
        this(namespace, afterStep, new Requests(), new TestSettings(), project -> List.of());
    }

    /** One to which it is another time. */
    RunningOperator(String namespace, Clock clock) {
        this(namespace, step -> {}, new Requests(), new TestSettings(), project -> List.of(), clock);
    }

    /** One that tells of alerts, and finds the runtime's pods where the test has them. */
    RunningOperator(String namespace, TestSettings settings, Function<NextMavensProject, List<PodAddress>> pods) {
        this(namespace, step -> {}, new Requests(), settings, pods);
    }

    /** One whose release has this image of the runtime. */
    static RunningOperator ofRelease(String namespace, String runtimeImage) {
        return new RunningOperator(
                namespace, step -> {}, new Requests(), new TestSettings(runtimeImage), project -> List.of());
    }

    private RunningOperator(
            String namespace,
            Consumer<ConditionType> afterStep,
            Requests requests,
            TestSettings settings,
            Function<NextMavensProject, List<PodAddress>> pods) {
        this(namespace, afterStep, requests, settings, pods, Clock.systemUTC());
    }

    private RunningOperator(
            String namespace,
            Consumer<ConditionType> afterStep,
            Requests requests,
            TestSettings settings,
            Function<NextMavensProject, List<PodAddress>> pods,
            Clock clock) {
        this.requests = requests;
        client = ApiServer.operator(requests);
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(true)
                .withConcurrentReconciliationThreads(4)
                .withReconciliationTerminationTimeout(Duration.ZERO)
                // JOSDK's own ends the JVM
                .withInformerStoppedHandler((informer, error) -> {}));
        var standalone =
                new StandaloneDatabase(project -> new StandaloneDatabase.Address("127.0.0.1", Postgres.port()));
        var cloudNativePg = new CloudNativePgDatabase(
                (names, spec) -> new StandaloneDatabase.Address("127.0.0.1", Postgres.port()));
        var parts = new ProjectParts(client, settings, clock, standalone, cloudNativePg, step -> {
            if (step == ConditionType.BACKUP_READY) {
                rounds.incrementAndGet();
            }
            afterStep.accept(step);
        });
        operator.register(
                new ProjectReconciler(client, settings, parts), overrider -> overrider.settingNamespace(namespace));
        operator.register(
                new TenantReconciler(client, settings, parts), overrider -> overrider.settingNamespace(namespace));
        operator.register(new BackupReconciler(client), overrider -> overrider.settingNamespace(namespace));
        operator.register(new RestoreReconciler(client), overrider -> overrider.settingNamespace(namespace));
        traffic = new TrafficWatch(
                () -> parts.projects().stream()
                        .map(project ->
                                new TrafficWatch.Target(project.getMetadata().getUid(), pods.apply(project)))
                        .toList(),
                settings.scrapeInterval(),
                Clock.systemUTC());
        alerts = new Alerts(client, settings, parts, traffic);
        dokploy = new Dokploy(client, vertx, parts, Duration.ofSeconds(1));
        operator.register(new AlertReconciler(alerts), overrider -> overrider.settingNamespace(namespace));
        operator.start();
    }

    /** An operator that ends instead of its nth write, and with every one after. */
    static RunningOperator killedAtItsWrite(String namespace, int write, Runnable end) {
        return new RunningOperator(
                namespace, step -> {}, new Requests(write, end), new TestSettings(), project -> List.of());
    }

    /** One that tells of alerts, and ends instead of its nth write with every one after. */
    static RunningOperator killedAtItsWrite(String namespace, int write, Runnable end, TestSettings settings) {
        return new RunningOperator(namespace, step -> {}, new Requests(write, end), settings, project -> List.of());
    }

    /** Begins to listen for Dokploy; returns the port. */
    int listenToDokploy() {
        return vertx.createHttpServer()
                .requestHandler(dokploy::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    Alerts alerts() {
        return alerts;
    }

    Requests requests() {
        return requests;
    }

    /** Returns how many rounds went through all steps. */
    int rounds() {
        return rounds.get();
    }

    @Override
    public void close() {
        alerts.close();
        traffic.close();
        dokploy.close();
        operator.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
