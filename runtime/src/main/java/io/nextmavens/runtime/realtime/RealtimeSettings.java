package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.settings.SettingsException;
import io.nextmavens.runtime.settings.Variables;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How realtime is offered. Immutable.
 *
 * @param tokenSecret verifies tokens of realtime alone; empty where they are those of the other services
 * @param sharedTopics whether a topic is one for all tenants, as Supabase has it
 * @param replication where changes are read from; empty where no login may replicate
 * @param retention how long changes are kept for clients that come back
 * @param retentionBytes how much of them
 * @param redis address of the Redis between pods; empty where a pod is alone
 * @param limits of tenants and connections
 */
public record RealtimeSettings(
        Optional<String> tokenSecret,
        boolean sharedTopics,
        Optional<Replication> replication,
        Duration retention,
        long retentionBytes,
        Optional<String> redis,
        Limits limits) {

    /**
     * The login that replicates.
     *
     * @param host of the server itself, where requests go through a pooler, which cannot replicate
     * @param user with the attribute REPLICATION
     * @param slot of the plugin pgoutput; made when it is not there
     * @param publication which tables are read
     */
    public record Replication(
            Optional<String> host,
            Optional<Integer> port,
            String user,
            Optional<String> password,
            String slot,
            String publication) {

        /** Never the password. */
        @Override
        public String toString() {
            return user + " reading " + slot;
        }
    }

    /**
     * What is too much. A tenant is that of the token, or the whole project where tokens have none.
     *
     * @param connections of one tenant to one pod
     * @param joinsPerSecond of one tenant
     * @param eventsPerSecond broadcasts of one tenant
     * @param bytesPerSecond that one connection sends
     * @param channels of one connection
     * @param payloadBytes of one message
     * @param presencePerSecond presence messages of one tenant
     * @param presenceCalls of one channel of one connection within 30 seconds
     * @param outboxBytes that may wait for one connection to read them
     */
    public record Limits(
            int connections,
            int joinsPerSecond,
            int eventsPerSecond,
            int bytesPerSecond,
            int channels,
            int payloadBytes,
            int presencePerSecond,
            int presenceCalls,
            int outboxBytes) {}

    /**
     * Reads the settings.
     *
     * @param database the login of requests, whose server it is
     * @throws SettingsException when something is wrong; it names everything that is
     */
    public static RealtimeSettings read(Map<String, String> environment, DatabaseTarget database) {
        Variables variables = new Variables(environment, Map.of());
        Optional<String> secret = variables.text("REALTIME_JWT_SECRET");
        secret.filter(text -> text.length() < 32)
                .ifPresent(text -> variables.problem(
                        "REALTIME_JWT_SECRET has " + text.length() + " characters: set one of at least 32"));
        Optional<String> redis = variables.parsed("REDIS_URL", variables.text("REDIS_URL"), RealtimeSettings::redis);
        Limits limits = new Limits(
                number(variables, "REALTIME_MAX_CONNECTIONS", 200, 10_000_000),
                number(variables, "REALTIME_MAX_JOINS_PER_SECOND", 100, 10_000_000),
                number(variables, "REALTIME_MAX_EVENTS_PER_SECOND", 100, 10_000_000),
                number(variables, "REALTIME_MAX_BYTES_PER_SECOND", 100_000, Integer.MAX_VALUE),
                number(variables, "REALTIME_MAX_CHANNELS", 100, 100_000),
                number(variables, "REALTIME_MAX_PAYLOAD_BYTES", 3_000_000, 5_000_000),
                number(variables, "REALTIME_MAX_PRESENCE_PER_SECOND", 1000, 10_000_000),
                number(variables, "REALTIME_MAX_PRESENCE_CALLS", 5, 1_000_000),
                number(variables, "REALTIME_MAX_OUTBOX_BYTES", 4_194_304, Integer.MAX_VALUE));
        RealtimeSettings settings = new RealtimeSettings(
                secret,
                variables.flag("REALTIME_SHARED_TOPICS", false),
                replication(variables, database),
                Duration.ofSeconds(variables.number("REALTIME_RETENTION_SECONDS", 60, 0, 86_400)),
                variables.bytes("REALTIME_RETENTION_BYTES", 16 << 20),
                redis,
                limits);
        variables.throwIfAnythingIsWrong();
        return settings;
    }

    private static int number(Variables variables, String name, int byDefault, int most) {
        return (int) variables.number(name, byDefault, 1, most);
    }

    private static Optional<Replication> replication(Variables variables, DatabaseTarget database) {
        Optional<String> user = variables.text("POSTGRESQL_REPLICATION_USER");
        Optional<String> slot = variables.text("POSTGRESQL_REPLICATION_SLOT");
        if (user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Replication(
                variables.text("POSTGRESQL_REPLICATION_HOST").or(() -> variables.text("POSTGRESQL_HOST")),
                port(variables, "POSTGRESQL_REPLICATION_PORT").or(() -> port(variables, "POSTGRESQL_PORT")),
                user.get(),
                variables.text("POSTGRESQL_REPLICATION_PASSWORD"),
                slot.orElse("nextmavens_slot_" + database.database()),
                variables.text("POSTGRESQL_PUBLICATION").orElse("nextmavens")));
    }

    private static Optional<Integer> port(Variables variables, String name) {
        return variables.text(name).map(text -> (int) variables.number(name, 5432, 1, 65_535));
    }

    private static String redis(String text) {
        URI uri = URI.create(text);
        if (uri.getScheme() == null || !uri.getScheme().matches("rediss?|unix") || uri.getHost() == null) {
            throw new IllegalArgumentException("set it to an address such as redis://:password@redis:6379/0");
        }
        return text;
    }
}
