package io.nextmavens.runtime.auth.store;

import io.nextmavens.runtime.RuntimeApplication;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;

/** Connections for Hibernate Reactive, by the runtime's own settings of the database. */
@Singleton
public class AuthPool implements PgPoolCreator {

    private static final int IDLE_SECONDS = 30;

    private final Config config;

    AuthPool(Config config) {
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        Map<String, String> environment = RuntimeApplication.environment(config);
        RuntimeSettings settings = RuntimeSettings.read(environment, Map.of());
        return PgBuilder.pool()
                .using(input.vertx())
                .connectingTo(options(settings))
                .with(new PoolOptions()
                        .setMaxSize(size(environment))
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .build();
    }

    /** {@code NEXTMAVENS_AUTH_DB_POOL}: connections at most; what is wrong with it is told when the service starts. */
    private static int size(Map<String, String> environment) {
        String text = environment.getOrDefault("NEXTMAVENS_AUTH_DB_POOL", "");
        return text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 10;
    }

    /** Transactions go through the pooler where there is one: each sets its role for itself alone. */
    static PgConnectOptions options(RuntimeSettings settings) {
        DatabaseTarget target = settings.database().pooled();
        PgConnectOptions options = new PgConnectOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setDatabase(target.database())
                .setUser(target.user())
                .setCachePreparedStatements(settings.database().preparedStatements())
                // a pooler in transaction mode that does not track prepared statements
                .setUseLayer7Proxy(!settings.database().preparedStatements())
                .setSslMode(
                        switch (target.sslMode()) {
                            case DISABLE -> SslMode.DISABLE;
                            case PREFER -> SslMode.PREFER;
                            case REQUIRE -> SslMode.REQUIRE;
                            case VERIFY_CA -> SslMode.VERIFY_CA;
                            case VERIFY_FULL -> SslMode.VERIFY_FULL;
                        });
        options.setConnectTimeout((int) target.connectTimeout().toMillis());
        target.password().ifPresent(options::setPassword);
        target.parameters().forEach(options::addProperty);
        target.rootCertificate().ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        if (target.sslMode() == io.nextmavens.runtime.postgres.SslMode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        } else if (!target.sslMode().verifies()) {
            options.setTrustAll(true);
        }
        return options;
    }
}
