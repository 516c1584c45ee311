package io.nextmavens.operator.health;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /q/health} tells. Live: the process answers; an API server that is away is no reason to restart it. Started:
 * the catalog that projects are given is whole, and the API server has answered once. Ready: the API server answers, and it
 * is known who reconciles; beside it the Java Operator SDK says whether the informers run.
 */
@ApplicationScoped
public class HealthChecks {

    private final ApiServerWatch apiServer;
    private final Leadership leadership;
    private volatile boolean hasAnswered;

    @Inject
    HealthChecks(ApiServerWatch apiServer, Leadership leadership) {
        this.apiServer = apiServer;
        this.leadership = leadership;
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("process");
    }

    @Produces
    @Startup
    HealthCheck catalog() {
        return () -> catalog(() -> new CatalogInstaller().release());
    }

    @Produces
    @Startup
    HealthCheck apiServerAtTheStart() {
        return () -> {
            if (hasAnswered) {
                return HealthCheckResponse.up("kubernetes-api");
            }
            var response = apiServer.health();
            hasAnswered = response.getStatus() == HealthCheckResponse.Status.UP;
            return response;
        };
    }

    @Produces
    @Readiness
    HealthCheck apiServerNow() {
        return apiServer::health;
    }

    @Produces
    @Readiness
    HealthCheck leaderElection() {
        return leadership::health;
    }

    /** Whether the SQL that projects are given is there and can be read, by its release. */
    static HealthCheckResponse catalog(Supplier<String> release) {
        var response = HealthCheckResponse.named("catalog");
        try {
            return response.up().withData("release", release.get()).build();
        } catch (RuntimeException e) {
            return response.down()
                    .withData("error", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
