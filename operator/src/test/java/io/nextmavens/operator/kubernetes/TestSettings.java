package io.nextmavens.operator.kubernetes;

import io.nextmavens.operator.OperatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of an operator that has no time to lose.
 *
 * @param runtimeImage its release's image of the runtime
 * @param alerts whom it tells of alerts
 */
public record TestSettings(String runtimeImage, Alerts alerts) implements OperatorSettings {

    private static final String RUNTIME = "localhost/nextmavens-runtime:test";

    /** Nobody is told of alerts. */
    public TestSettings() {
        this(RUNTIME, new TestAlerts());
    }

    public TestSettings(String runtimeImage) {
        this(runtimeImage, new TestAlerts());
    }

    public TestSettings(Alerts alerts) {
        this(RUNTIME, alerts);
    }

    @Override
    public Duration scrapeInterval() {
        return Duration.ofMillis(500);
    }

    @Override
    public Optional<String> dashboardUrl() {
        return Optional.of("https://dashboard.example.com/");
    }

    @Override
    public String postgresqlImage() {
        return "localhost/nextmavens-postgresql:test";
    }

    @Override
    public String redisImage() {
        return "localhost/nextmavens-redis:test";
    }

    @Override
    public String backupImage() {
        return "localhost/nextmavens-backup:test";
    }

    @Override
    public Duration resyncInterval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration retryInterval() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration deletionTimeout() {
        return Duration.ofSeconds(3);
    }

    @Override
    public int connectionsPerServer() {
        return 4;
    }

    @Override
    public Duration isolationTrialInterval() {
        return Duration.ofSeconds(3);
    }

    @Override
    public int connectionReserve() {
        return 10;
    }

    @Override
    public int upgradeWave() {
        return 2;
    }

    @Override
    public Duration upgradeTimeout() {
        return Duration.ofSeconds(3);
    }

    @Override
    public int slotReserve() {
        return 3;
    }

    @Override
    public String namespace() {
        return "nextmavens-system";
    }

    @Override
    public Optional<List<String>> gatewayNamespaces() {
        return Optional.of(List.of("traefik"));
    }

    @Override
    public int suspendedPort() {
        return 8081;
    }

    @Override
    public Optional<String> podIp() {
        return Optional.of("10.1.2.3");
    }

    @Override
    public Dashboard dashboard() {
        return new Dashboard() {
            @Override
            public boolean enabled() {
                return false;
            }

            @Override
            public int port() {
                return 0;
            }
        };
    }

    @Override
    public LeaderElection leaderElection() {
        return new LeaderElection() {
            @Override
            public boolean enabled() {
                return false;
            }

            @Override
            public String leaseName() {
                return "unused";
            }
        };
    }
}
