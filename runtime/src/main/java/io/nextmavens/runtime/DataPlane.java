package io.nextmavens.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.access.OriginAdmission;
import io.nextmavens.runtime.access.RoleOrigins;
import io.nextmavens.runtime.auth.AuthService;
import io.nextmavens.runtime.graphql.GraphqlService;
import io.nextmavens.runtime.http.AccessLog;
import io.nextmavens.runtime.http.AdminServer;
import io.nextmavens.runtime.http.Admission;
import io.nextmavens.runtime.http.Cors;
import io.nextmavens.runtime.http.Gateway;
import io.nextmavens.runtime.http.RequestMeter;
import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.identity.Identity;
import io.nextmavens.runtime.limits.TenantAdmission;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.realtime.RealtimeService;
import io.nextmavens.runtime.replica.ReadReplica;
import io.nextmavens.runtime.rest.RestService;
import io.nextmavens.runtime.rest.error.RestException;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.state.ProjectState;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.runtime.state.Snapshot;
import io.nextmavens.runtime.storage.StorageService;
import io.nextmavens.runtime.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One project's services behind one gateway: everything but the server in front of them. Thread-safe. */
public final class DataPlane implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DataPlane.class);

    /** How each service starts, by its name in {@code NEXTMAVENS_SERVICES}. */
    private static final Map<String, Function<ServiceContext, Service>> SERVICES = services();

    private final ServiceContext context;
    private final List<Service> services;
    private final Gateway gateway;
    private final Admission admission;
    private final Optional<Tracing> tracing;
    private HttpServer admin;

    private DataPlane(
            ServiceContext context, List<Service> services, Cors cors, Admission admission, Optional<Tracing> tracing) {
        this.context = context;
        this.services = services;
        this.admission = admission;
        this.tracing = tracing;
        Optional<AccessLog> log = AccessLog.start(context.environment(), request -> identity(context, request));
        this.gateway =
                new Gateway(services, cors, admission, new RequestMeter(context.metrics(), services, log), tracing);
    }

    private static Map<String, Function<ServiceContext, Service>> services() {
        Map<String, Function<ServiceContext, Service>> services = new LinkedHashMap<>();
        services.put("auth", AuthService::start);
        services.put("rest", RestService::start);
        services.put("storage", StorageService::start);
        services.put("graphql", GraphqlService::start);
        services.put("realtime", RealtimeService::start);
        return services;
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
        settings.requireServices(List.copyOf(SERVICES.keySet()));
        settings.warnings().forEach(LOG::warn);
        Optional<Tracing> tracing = Tracing.start(
                vertx, environment, metrics, settings.database().target().database());
        ConnectionPool pool = new ConnectionPool(
                vertx, settings.database().pooled(), settings.database().pool());
        Optional<ReadReplica> replica = ReadReplica.start(vertx, environment, settings, metrics);
        tracing.ifPresent(observer -> {
            pool.observe(observer);
            replica.ifPresent(there -> there.pool().observe(observer));
        });
        ProjectState state = new ProjectState(vertx, environment, settings, pool);
        ServiceContext context = new ServiceContext(
                vertx, environment, settings, pool, replica, RoleOrigins.read(environment), state, metrics);
        Cors cors = new Cors(settings.http().allowedOrigins());
        state.observe(next -> cors.allow(next.settings().http().allowedOrigins()));
        List<Service> services = new ArrayList<>();
        SERVICES.forEach((name, start) -> {
            if (settings.serves(name)) {
                services.add(start.apply(context));
            }
        });
        services.forEach(service -> service.started(List.copyOf(services)));
        Admission admission = OriginAdmission.before(
                TenantAdmission.start(context), context.origins(), () -> Optional.ofNullable(state.current())
                        .map(Snapshot::settings)
                        .orElse(settings));
        DataPlane plane = new DataPlane(context, List.copyOf(services), cors, admission, tracing);
        settings.http().adminPort().ifPresent(port -> plane.listenForAdministrators(vertx, port, scrape));
        state.start();
        return plane;
    }

    /** By the token that every service would take; empty where it does not hold. */
    private static Optional<Identity> identity(ServiceContext context, HttpServerRequest request) {
        try {
            return Optional.ofNullable(context.state().current()).map(snapshot -> snapshot.authenticator()
                    .identifyAnyway(request.getHeader("Authorization"), request.getHeader("apikey")));
        } catch (RestException noGood) {
            return Optional.empty();
        }
    }

    private void listenForAdministrators(Vertx vertx, int port, Supplier<String> scrape) {
        new AdminServer(this::isReady, scrape, this::describeCatalog)
                .listen(vertx, port)
                .onSuccess(server -> admin = server)
                .onFailure(cause -> LOG.errorf("Listening on PGRST_ADMIN_SERVER_PORT %d failed: %s", port, cause));
    }

    private Optional<String> describeCatalog() {
        return service(RestService.class).flatMap(RestService::describeCatalog);
    }

    /** Answers a request; false when it is none of the services' paths. */
    public boolean handle(HttpServerRequest request) {
        return gateway.handle(request);
    }

    /** The service of that type, where it is served. */
    public <S extends Service> Optional<S> service(Class<S> type) {
        return services.stream().filter(type::isInstance).map(type::cast).findAny();
    }

    /** Whether the services were able to answer requests at least once. */
    public boolean isStarted() {
        return context.state().current() != null;
    }

    /** Whether the services can answer requests now. */
    public boolean isReady() {
        return isStarted() && databaseAnswers();
    }

    /** Whether the database answered when it was asked last. */
    public boolean databaseAnswers() {
        return context.state().databaseAnswers();
    }

    @Override
    public void close() {
        context.state().close();
        services.forEach(Service::close);
        admission.close();
        context.pool().close();
        context.replica().ifPresent(ReadReplica::close);
        tracing.ifPresent(Tracing::close);
        if (admin != null) {
            var _ = admin.close();
        }
    }
}
