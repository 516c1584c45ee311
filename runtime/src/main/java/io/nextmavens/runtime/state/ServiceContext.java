package io.nextmavens.runtime.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextmavens.runtime.access.RoleOrigins;
import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.replica.ReadReplica;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/**
 * What a service is given when it starts. Everything in it is thread-safe and shared by all services.
 *
 * @param environment the variables that settings are read from
 * @param settings as read from the environment; requests use those of the current {@link Snapshot}
 * @param pool connections that log in as the authenticator
 * @param replica where reads go that prefer it, where there is one
 * @param origins from where which roles may be used
 * @param state what is known of the project; started when every service has been
 */
public record ServiceContext(
        Vertx vertx,
        Map<String, String> environment,
        RuntimeSettings settings,
        ConnectionPool pool,
        Optional<ReadReplica> replica,
        RoleOrigins origins,
        ProjectState state,
        MeterRegistry metrics) {}
