package io.nextmavens.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.Metrics;
import io.nextmavens.operator.alert.Alerts;
import io.nextmavens.operator.dashboard.DashboardServer;
import io.nextmavens.operator.dashboard.HealthMeters;
import io.nextmavens.operator.dashboard.OpenAlerts;
import io.nextmavens.operator.dokploy.Dokploy;
import io.nextmavens.operator.health.ApiServerWatch;
import io.nextmavens.operator.health.Leadership;
import io.nextmavens.operator.project.ProjectParts;
import io.nextmavens.operator.suspension.SuspendedServer;
import io.nextmavens.operator.traffic.TrafficWatch;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Beans that are made from settings. */
@Singleton
public class OperatorBeans {

    private static final Duration BETWEEN_REDEPLOYMENTS = Duration.ofSeconds(10);

    @Produces
    @Singleton
    ProjectParts projectParts(KubernetesClient client, OperatorSettings settings) {
        return new ProjectParts(client, settings);
    }

    /** One for all who want to know: each pod is asked once in a while. */
    @Produces
    @Singleton
    TrafficWatch traffic(OperatorSettings settings, ProjectParts parts) {
        return new TrafficWatch(parts::runtimePods, settings.scrapeInterval(), Clock.systemUTC());
    }

    void close(@Disposes TrafficWatch traffic) {
        traffic.close();
    }

    @Produces
    @Singleton
    Alerts alerts(KubernetesClient client, OperatorSettings settings, ProjectParts parts, TrafficWatch traffic) {
        return new Alerts(client, settings, parts, traffic);
    }

    void close(@Disposes Alerts alerts) {
        alerts.close();
    }

    @Produces
    @Singleton
    Dokploy dokploy(KubernetesClient client, Vertx vertx, ProjectParts parts) {
        return new Dokploy(client, vertx, parts, BETWEEN_REDEPLOYMENTS);
    }

    void close(@Disposes Dokploy dokploy) {
        dokploy.close();
    }

    /** Every replica takes what Dokploy says; the one that reconciles tells of it. */
    void listenToDokploy(@Observes Router router, Dokploy dokploy) {
        router.route(Dokploy.PATH + "*").handler(context -> dokploy.answer(context.request()));
    }

    /** Every replica answers for suspended projects; routes lead to the one that reconciles. */
    void answerForSuspended(
            @Observes StartupEvent started, Vertx vertx, ProjectParts parts, OperatorSettings settings) {
        new SuspendedServer(vertx, settings.suspendedPort(), parts::suspensionOf)
                .start()
                .toCompletableFuture()
                .join();
    }

    /** Every replica asks and shows, so that the dashboard is there whichever reconciles. */
    void showProjects(
            @Observes StartupEvent started,
            Vertx vertx,
            KubernetesClient client,
            ProjectParts parts,
            Alerts alerts,
            TrafficWatch traffic,
            OperatorSettings settings) {
        HealthMeters.bind(Metrics.globalRegistry, parts::projects);
        if (!settings.dashboard().enabled()) {
            return;
        }
        traffic.start();
        new DashboardServer(
                        vertx,
                        settings.dashboard().port(),
                        client,
                        parts::projects,
                        traffic,
                        OpenAlerts.among(alerts::of),
                        Clock.systemUTC())
                .start()
                .toCompletableFuture()
                .join();
    }

    @Produces
    @Singleton
    Leadership leadership(OperatorSettings settings) {
        return settings.leaderElection().enabled()
                ? Leadership.by(settings.leaderElection().leaseName())
                : Leadership.ofAll();
    }

    @Produces
    @Singleton
    ApiServerWatch apiServer(KubernetesClient client) {
        return new ApiServerWatch(
                client.getMasterUrl().toString(),
                () -> client.getKubernetesVersion().getGitVersion(),
                Clock.systemUTC());
    }

    void close(@Disposes ApiServerWatch apiServer) {
        apiServer.close();
    }

    /** Null, which a dependent bean may be, means no election. */
    @Produces
    @Dependent
    LeaderElectionConfiguration leaderElection(OperatorSettings settings, Leadership leadership) {
        if (!settings.leaderElection().enabled()) {
            return null;
        }
        // JOSDK's own way out is System.exit on the thread that gives up the lease. On SIGTERM that is the thread of
        // the shutdown hook, which would then wait for itself until the kubelet kills the pod.
        boolean exitOnStopLeading = false;
        return new LeaderElectionConfiguration(
                settings.leaderElection().leaseName(),
                null, // the operator's own namespace
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                null, // the pod's name
                new LeaderCallbacks(
                        leadership::begins,
                        () -> {
                            leadership.ends();
                            exit();
                        },
                        leadership::heldBy),
                exitOnStopLeading);
    }

    /** Ends the process from a thread that nobody waits for: another replica leads, or the process ends anyway. */
    private static void exit() {
        Thread.ofPlatform().daemon().name("lease-lost").start(() -> System.exit(1));
    }
}
