package io.nextmavens.operator.project;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.nextmavens.operator.backup.BackupReconciler;
import io.nextmavens.operator.backup.RestoreReconciler;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Postgres;
import io.nextmavens.operator.kubernetes.Requests;
import io.nextmavens.operator.kubernetes.TestSettings;
import io.nextmavens.operator.standalone.StandaloneDatabase;
import io.nextmavens.operator.tenant.TenantReconciler;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The operator in this JVM, for one namespace, with the rights of manifests/install and nothing more. */
final class RunningOperator implements AutoCloseable {

    private final Requests requests;
    private final AtomicInteger rounds = new AtomicInteger();
    private final KubernetesClient client;
    private final Operator operator;

    RunningOperator(String namespace) {
        this(namespace, step -> {});
    }

    RunningOperator(String namespace, Consumer<ConditionType> afterStep) {
        this(namespace, afterStep, new Requests(), new TestSettings());
    }

    /** One whose release has this image of the runtime. */
    static RunningOperator ofRelease(String namespace, String runtimeImage) {
        return new RunningOperator(namespace, step -> {}, new Requests(), new TestSettings(runtimeImage));
    }

    private RunningOperator(
            String namespace, Consumer<ConditionType> afterStep, Requests requests, TestSettings settings) {
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
        var parts = new ProjectParts(client, settings, Clock.systemUTC(), standalone, step -> {
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
        operator.start();
    }

    /** An operator that ends instead of its nth write, and with every one after. */
    static RunningOperator killedAtItsWrite(String namespace, int write, Runnable end) {
        return new RunningOperator(namespace, step -> {}, new Requests(write, end), new TestSettings());
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
        operator.stop();
    }
}
