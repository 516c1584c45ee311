package io.nextmavens.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.nextmavens.runtime.http.Replies;
import io.nextmavens.runtime.settings.SettingsException;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Puts the data plane behind Quarkus' HTTP server, in front of all its own routes. */
@ApplicationScoped
public class RuntimeApplication {

    private static final Logger LOG = Logger.getLogger(RuntimeApplication.class);
    private static final Pattern OURS = Pattern.compile(
            "(PGRST|POSTGRESQL|NEXTMAVENS|GRAPHILE|PG|QUARKUS_HTTP|STORAGE|S3|TELEGRAM|CLOUDINARY|GOTRUE|SMTP|EXTERNAL"
                    + "|OIDC|MFA|REALTIME|OTEL)[A-Z0-9]*_?.*"
                    + "|JWT_SECRET|REDIS_URL|SITE_URL|API_EXTERNAL_URL|URI_ALLOW_LIST");
    private static final int BEFORE_ALL_ROUTES = Integer.MIN_VALUE;

    /** Ports of the seed that serve everything, too: a client of one service uses one. */
    private static final List<String> MORE_PORTS = List.of("REALTIME_PORT");

    private static final int MESSAGE_LIMIT = 5 << 20;

    private DataPlane plane;

    // the registry's successor is another artifact, which Quarkus does not use
    @SuppressWarnings("deprecation")
    void start(
            @Observes Router router,
            Vertx vertx,
            MeterRegistry metrics,
            PrometheusMeterRegistry prometheus,
            Config config) {
        try {
            plane = DataPlane.start(vertx, environment(config), metrics, prometheus::scrape);
        } catch (SettingsException e) {
            LOG.fatal(e.getMessage());
            throw e;
        }
        router.route()
                .order(BEFORE_ALL_ROUTES)
                .handler(context -> {
                    if (!plane.handle(context.request())) {
                        context.next();
                    }
                })
                .failureHandler(context -> {
                    if (context.statusCode() == 400) {
                        Replies.notUnderstood(context.request());
                    } else {
                        context.next();
                    }
                });
        MORE_PORTS.forEach(name ->
                config.getOptionalValue(name, Integer.class).ifPresent(port -> listen(vertx, router, name, port)));
    }

    private static void listen(Vertx vertx, Router router, String name, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setPort(port)
                .setMaxWebSocketFrameSize(MESSAGE_LIMIT)
                .setMaxWebSocketMessageSize(MESSAGE_LIMIT);
        vertx.createHttpServer(options)
                .requestHandler(router)
                .listen()
                .onSuccess(server -> LOG.infof("Listening on %s %d, too", name, port))
                .onFailure(cause -> LOG.errorf("Listening on %s %d failed: %s", name, port, cause.getMessage()));
    }

    void stop(@Observes ShutdownEvent event, MeterRegistry metrics) {
        if (plane != null) {
            plane.close();
        }
        // Where one process starts the application again, the registry is the same: its meters would show the old one.
        metrics.clear();
    }

    /** The data plane; there from before the first request. */
    DataPlane plane() {
        return plane;
    }

    /** The variables that settings are read from, as they are, without the expansion of {@code ${…}} that would garble a password. */
    public static Map<String, String> environment(Config config) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : config.getPropertyNames()) {
            if (OURS.matcher(name).matches()) {
                String value = config.getConfigValue(name).getRawValue();
                if (value != null) {
                    variables.put(name, value);
                }
            }
        }
        return variables;
    }
}
