package io.nextmavens.operator.dashboard;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Requests;
import io.nextmavens.operator.traffic.PodAddress;
import io.nextmavens.operator.traffic.TrafficWatch;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The dashboard over a real API server, with the rights of manifests/install and nothing more. */
final class DashboardStack implements AutoCloseable {

    private static final int KINDS_OF_PODS = 14;
    private static final Duration STEP = Duration.ofMinutes(5);

    final KubernetesClient administrator = ApiServer.administrator();
    final String namespace = Cluster.namespace(administrator, "dashboard");
    final Projects projects = new Projects(administrator, namespace);
    final ShiftedClock clock = new ShiftedClock();
    private final KubernetesClient operator = ApiServer.operator(new Requests());
    private final Vertx vertx = Vertx.vertx();
    private final Pods pods = new Pods(vertx, KINDS_OF_PODS, clock);
    private final Map<String, PodAddress> answering = new ConcurrentHashMap<>();
    private final SharedIndexInformer<NextMavensProject> informer =
            operator.resources(NextMavensProject.class).inAnyNamespace().inform();
    private final SharedIndexInformer<NextMavensAlert> alerts =
            operator.resources(NextMavensAlert.class).inAnyNamespace().inform();
    private final TrafficWatch traffic = new TrafficWatch(this::targets, Duration.ofSeconds(2), clock);
    private final DashboardServer server =
            new DashboardServer(vertx, 0, operator, this::known, traffic, OpenAlerts.among(this::alertsOf), clock);
    final URI base = URI.create(
            "http://localhost:" + server.start().toCompletableFuture().join());

    /** A project as the API server has it. */
    NextMavensProject project(String name) {
        return administrator
                .resources(NextMavensProject.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** The projects that the dashboard knows. */
    List<NextMavensProject> known() {
        return informer.getStore().list();
    }

    private List<NextMavensAlert> alertsOf(NextMavensProject project) {
        return alerts.getStore().list().stream()
                .filter(alert -> alert.getMetadata()
                        .getNamespace()
                        .equals(project.getMetadata().getNamespace()))
                .filter(alert -> alert.getSpec()
                        .projectRef()
                        .name()
                        .equals(project.getMetadata().getName()))
                .toList();
    }

    private List<TrafficWatch.Target> targets() {
        return known().stream()
                .map(project -> new TrafficWatch.Target(
                        project.getMetadata().getUid(),
                        Stream.ofNullable(answering.get(ProjectSummary.id(project)))
                                .toList()))
                .toList();
    }

    /** Lets a project have a pod. */
    void runs(String name, int kind) {
        answering.put(namespace + "/" + name, pods.of(kind));
    }

    /** Looks at the pods as if a day went by, but for an hour of it, up to now. */
    void dayGoesBy() throws InterruptedException {
        int steps = 288;
        for (int i = steps; i > 0; i--) {
            clock.shift(STEP.multipliedBy(i).negated());
            if (i < 100 || i > 112) {
                traffic.look();
            }
        }
        clock.shift(Duration.ZERO);
    }

    /** Looks at the pods from now on. */
    void watch() {
        traffic.start();
    }

    /** Makes a ServiceAccount that may get what a role says; gives its token. */
    String token(String account, String roleYaml) {
        administrator
                .load(new ByteArrayInputStream(("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %s, namespace: %s}
                ---
                """.formatted(account, namespace)
                                + roleYaml.replace("ACCOUNT", account).replace("NAMESPACE", namespace))
                        .getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> administrator.resource(item).forceConflicts().serverSideApply());
        return administrator
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3_600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** A role for the namespace, with what it allows. */
    static String role(String rules) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: ACCOUNT, namespace: NAMESPACE}
                rules:
                %s
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: ACCOUNT, namespace: NAMESPACE}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ACCOUNT}
                subjects: [{kind: ServiceAccount, name: ACCOUNT, namespace: NAMESPACE}]
                """.formatted(rules.indent(2).stripTrailing());
    }

    private boolean isEmpty() {
        var all = administrator.resources(NextMavensProject.class).inNamespace(namespace);
        all.delete();
        return all.list().getItems().isEmpty();
    }

    @Override
    public void close() {
        server.close();
        traffic.close();
        informer.close();
        alerts.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        // a thousand take a busy machine longer than a request may
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(this::isEmpty);
        operator.close();
        administrator.close();
    }
}
