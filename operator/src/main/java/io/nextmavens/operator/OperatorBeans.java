package io.nextmavens.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.nextmavens.operator.project.ProjectParts;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Beans that are made from settings. */
@Singleton
public class OperatorBeans {

    @Produces
    @Singleton
    ProjectParts projectParts(KubernetesClient client, OperatorSettings settings) {
        return new ProjectParts(client, settings);
    }

    /** Null, which a dependent bean may be, means no election. */
    @Produces
    @Dependent
    LeaderElectionConfiguration leaderElection(OperatorSettings settings) {
        return settings.leaderElection().enabled()
                ? new LeaderElectionConfiguration(settings.leaderElection().leaseName())
                : null;
    }
}
