package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.RuntimeVariable;
import java.util.Optional;

/**
 * How many connections a project opens at most. Pure.
 *
 * <p>A rolling update has one pod more than there are, so it is counted.
 */
final class ConnectionDemand {

    /** What a pod opens besides its pools: listening, replication, and what looks at the database now and then. */
    private static final int PER_POD = 5;

    private static final int DEFAULT_POOL = 10;

    private ConnectionDemand() {}

    static int of(ProjectSpec spec) {
        var runtime = spec.runtime();
        int pods = runtime.autoscaling() == null
                ? runtime.replicas()
                : runtime.autoscaling().maxReplicas();
        int transactions = setting(spec, "PGRST_DB_POOL");
        int others = setting(spec, "NEXTMAVENS_AUTH_DB_POOL") + PER_POD;
        var pooler = spec.database().pooler();
        return pooler == null
                ? (pods + 1) * (transactions + others)
                : (pooler.replicas() + 1) * pooler.poolSize() + (pods + 1) * others;
    }

    /** A pool whose size is a secret, or nonsense, is taken for one of the usual size. */
    private static int setting(ProjectSpec spec, String name) {
        return spec.runtime().env().stream()
                .filter(variable -> variable.name().equals(name))
                .map(RuntimeVariable::value)
                .flatMap(value -> Optional.ofNullable(value).stream())
                .filter(value -> value.matches("[1-9][0-9]{0,3}"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(DEFAULT_POOL);
    }
}
