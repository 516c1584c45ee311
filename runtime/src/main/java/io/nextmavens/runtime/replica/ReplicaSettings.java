package io.nextmavens.runtime.replica;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.settings.RuntimeSettings;
import io.nextmavens.runtime.settings.Variables;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where the replica is, and how old its rows may be.
 *
 * @param target the primary's, at another address: logins and their rights are the same there
 * @param pool bounds of its pool
 * @param maxLag reads go to the primary while the replica is farther behind
 */
record ReplicaSettings(DatabaseTarget target, ConnectionPool.Limits pool, Duration maxLag) {

    /**
     * Reads them; empty where no replica is named.
     *
     * @throws io.nextmavens.runtime.settings.SettingsException when something is wrong; it names everything that is
     */
    static Optional<ReplicaSettings> read(Map<String, String> environment, RuntimeSettings settings) {
        Variables variables = new Variables(environment, Map.of());
        Optional<String> host = variables.text("POSTGRESQL_REPLICA_HOST");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        DatabaseTarget primary = settings.database().target();
        ConnectionPool.Limits ofPrimary = settings.database().pool();
        ReplicaSettings read = new ReplicaSettings(
                new DatabaseTarget(
                        host.get(),
                        (int) variables.number("POSTGRESQL_REPLICA_PORT", 5432, 1, 65_535),
                        primary.database(),
                        primary.user(),
                        primary.password(),
                        primary.sslMode(),
                        primary.rootCertificate(),
                        primary.parameters(),
                        primary.connectTimeout()),
                new ConnectionPool.Limits(
                        (int) variables.number("NEXTMAVENS_REPLICA_DB_POOL", ofPrimary.size(), 1, 10_000),
                        ofPrimary.acquisition(),
                        ofPrimary.maxIdle(),
                        ofPrimary.maxLifetime()),
                Duration.ofSeconds(variables.number("NEXTMAVENS_REPLICA_MAX_LAG", 10, 1, 86_400)));
        variables.throwIfAnythingIsWrong();
        return Optional.of(read);
    }
}
