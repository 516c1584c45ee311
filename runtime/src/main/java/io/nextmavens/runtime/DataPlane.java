package io.nextmavens.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.http.AdminServer;
import io.nextmavens.runtime.http.Cors;
import io.nextmavens.runtime.http.Gateway;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.rest.RestService;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One project's services behind one gateway: everything but the server in front of them. Thread-safe. */
public final class DataPlane implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DataPlane.class);
    private static final List<String> KNOWN_SERVICES = List.of("rest");

    private final Gateway gateway;
    private final Optional<RestService> rest;
    private HttpServer admin;

    private DataPlane(Gateway gateway, Optional<RestService> rest) {
        this.gateway = gateway;
        this.rest = rest;
    }

    /**
     * Starts the services that the settings name.
     *
     * @param environment the variables the settings are read from
     * @param scrape the metrics in Prometheus' text format, for the administrative port
     * @throws io.nextmavens.runtime.settings.SettingsException when the settings cannot be used
     */
    public static DataPlane start(
            Vertx vertx, Map<String, String> environment, MeterRegistry metrics, Supplier<String> scrape) {
        RuntimeSettings settings = RuntimeSettings.read(environment, Map.of());
        settings.requireServices(KNOWN_SERVICES);
        settings.warnings().forEach(LOG::warn);
        Cors cors = new Cors(settings.http().allowedOrigins());
        List<Service> services = new ArrayList<>();
        Optional<RestService> rest = settings.services().contains("rest")
                ? Optional.of(RestService.start(vertx, environment, settings, cors, metrics))
                : Optional.empty();
        rest.ifPresent(services::add);
        DataPlane plane = new DataPlane(new Gateway(services, cors), rest);
        settings.http().adminPort().ifPresent(port -> plane.listenForAdministrators(vertx, port, scrape));
        return plane;
    }

    private void listenForAdministrators(Vertx vertx, int port, Supplier<String> scrape) {
        new AdminServer(this::isReady, scrape, () -> rest.flatMap(RestService::describeCatalog))
                .listen(vertx, port)
                .onSuccess(server -> admin = server)
                .onFailure(cause -> LOG.errorf("Listening on PGRST_ADMIN_SERVER_PORT %d failed: %s", port, cause));
    }

    /** Answers a request; false when it is none of the services' paths. */
    public boolean handle(HttpServerRequest request) {
        return gateway.handle(request);
    }

    /** Whether every service was able to answer requests at least once. */
    public boolean isStarted() {
        return rest.map(RestService::isStarted).orElse(true);
    }

    /** Whether every service can answer requests now. */
    public boolean isReady() {
        return rest.map(RestService::isReady).orElse(true);
    }

    @Override
    public void close() {
        rest.ifPresent(RestService::close);
        if (admin != null) {
            var _ = admin.close();
        }
    }
}
