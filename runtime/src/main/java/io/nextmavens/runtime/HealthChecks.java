package io.nextmavens.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /q/health} tells. Live: the process answers; a database that is away is no reason to restart it. Started:
 * the catalog was read. Ready: the catalog was read and the database is reachable.
 */
@ApplicationScoped
public class HealthChecks {

    private final RuntimeApplication application;

    @Inject
    HealthChecks(RuntimeApplication application) {
        this.application = application;
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("process");
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> state("catalog", application.plane().isStarted());
    }

    @Produces
    @Readiness
    HealthCheck catalog() {
        return () -> state("catalog", application.plane().isStarted());
    }

    @Produces
    @Readiness
    HealthCheck database() {
        return () -> state("database", application.plane().databaseAnswers());
    }

    private static HealthCheckResponse state(String name, boolean up) {
        return HealthCheckResponse.named(name).status(up).build();
    }
}
