package io.nextmavens.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The operator's own settings, prefix {@code nextmavens}: {@code NEXTMAVENS_RUNTIME_IMAGE} and so on as environment
 * variables. docs/operator.md lists them.
 */
@ConfigMapping(prefix = "nextmavens")
public interface OperatorSettings {

    /** Image of the runtime where {@code spec.runtime.image} names none. */
    @WithDefault("localhost/nextmavens-runtime:dev")
    String runtimeImage();

    /** Image of PostgreSQL where {@code spec.database.standalone.image} names none. */
    @WithDefault("localhost/nextmavens-postgresql:dev")
    String postgresqlImage();

    /** Image of Redis where {@code spec.redis.standalone.image} names none. */
    @WithDefault("localhost/nextmavens-redis:dev")
    String redisImage();

    /** Image of backups where {@code spec.backups.image} names none: the runtime's command and PostgreSQL's tools. */
    @WithDefault("localhost/nextmavens-backup:dev")
    String backupImage();

    /** The longest time between two looks at a project with nothing to change. */
    @WithDefault("30s")
    Duration resyncInterval();

    /** The longest time between two tries of a step that fails. */
    @WithDefault("60s")
    Duration retryInterval();

    /** How long a deletion waits for a database server that does not answer before it leaves the database behind. */
    @WithDefault("2m")
    Duration deletionTimeout();

    /** Connections of the operator to one database server at the same time, whatever the number of projects. */
    @WithDefault("4")
    int connectionsPerServer();

    /** How often it is tried whether tenants get at rows of others, when nothing has changed. */
    @WithDefault("10m")
    Duration isolationTrialInterval();

    /** Namespace of the operator's own pods; the Deployment sets it. */
    @WithDefault("nextmavens-system")
    String namespace();

    /** Namespaces of the pods that routes come through, which NetworkPolicies let in; none: any namespace. */
    Optional<List<String>> gatewayNamespaces();

    /** Port on which the operator answers for projects that are suspended. */
    @WithDefault("8081")
    int suspendedPort();

    /** The pod's own address, where routes of suspended projects lead to; the Deployment sets it. */
    Optional<String> podIp();

    /** Connections of each server that projects leave free: for administrators, the operator and others. */
    @WithDefault("10")
    int connectionReserve();

    /** Replication slots of each server that projects leave free: for backups, standbys and others. */
    @WithDefault("2")
    int slotReserve();

    /** How many projects are given a new release of runtime and catalog together, once a canary has it. */
    @WithDefault("10")
    int upgradeWave();

    /** How long a project may take to become available with a new release before upgrades stop. */
    @WithDefault("5m")
    Duration upgradeTimeout();

    /** How often the pods of each project are asked for their metrics, for alerts and the dashboard. */
    @WithDefault("15s")
    Duration scrapeInterval();

    /** Where people see the dashboard, for links in messages; none: they have no link. */
    Optional<String> dashboardUrl();

    /** Whom the operator tells what is wrong with any project, and from when on. */
    Alerts alerts();

    /** Settings of alerts. */
    interface Alerts {

        /** Token of a bot of Telegram. */
        Optional<String> telegramBotToken();

        /** Id of the chat, group or channel, or {@code @name} of a channel. */
        Optional<String> telegramChatId();

        /** Where the Bot API is. */
        @WithDefault("https://api.telegram.org")
        String telegramApiUrl();

        /** An address that alerts are posted to. */
        Optional<String> webhookUrl();

        /** Key of the signature of what is posted there. */
        Optional<String> webhookSecret();

        /** How long a step of a project may take. */
        @WithDefault("5m")
        Duration deploymentGrace();

        /** How long a database may be away. */
        @WithDefault("1m")
        Duration databaseGrace();

        /** How long before its end a certificate or a key is told of. */
        @WithDefault("14d")
        Duration expiry();

        /** How much of the past their errors are counted in. */
        @WithDefault("5m")
        Duration window();

        /** How long the first alert waits for others to be told with. */
        @WithDefault("5s")
        Duration gather();
    }

    /** Where the dashboard is. */
    Dashboard dashboard();

    /** Settings of the dashboard. */
    interface Dashboard {

        /** Off, it is not served, and only the replica that reconciles asks pods for their metrics. */
        @WithDefault("true")
        boolean enabled();

        /** Port on which it is served. */
        @WithDefault("8082")
        int port();
    }

    /** Only the replica that holds the lease reconciles. */
    LeaderElection leaderElection();

    /** Settings of the lease. */
    interface LeaderElection {

        /** Off, every replica reconciles: for one replica only. */
        @WithDefault("true")
        boolean enabled();

        /** Name of the Lease in the operator's namespace. */
        @WithDefault("nextmavens-operator")
        String leaseName();
    }
}
