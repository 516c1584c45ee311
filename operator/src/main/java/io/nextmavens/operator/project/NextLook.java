package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.upgrade.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a project is looked at again if nothing happens before.
 *
 * <p>The longer something fails, the more seldom it is tried: after half as long as it has failed already. That needs
 * no count of attempts, so it survives a restart of the operator. A database that can be looked at is looked at as
 * often as ever, whatever else fails: its tables are guarded by it. Rounds of projects that started together drift
 * apart by a fifth.
 */
final class NextLook {

    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** For the few whose upgrade comes next: nothing tells them that another's has ended. */
    private static final Duration UPGRADES_SOON = Duration.ofSeconds(5);

    private final OperatorSettings settings;
    private final RandomGenerator random;

    NextLook(OperatorSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    Duration after(ProjectStatus status, Turn turn, Instant now) {
        var reconciling = status.condition(ConditionType.RECONCILING.type())
                .filter(condition -> condition.status() == ConditionStatus.TRUE);
        return reconciling
                .map(since -> retry(since, longest(status), now))
                .orElseGet(() -> spread(
                        turn instanceof Turn.Later later && later.isNext()
                                ? shorter(UPGRADES_SOON, settings.resyncInterval())
                                : settings.resyncInterval()));
    }

    private Duration longest(ProjectStatus status) {
        boolean databaseIsThere = status.condition(ConditionType.DATABASE_READY.type())
                .filter(condition -> condition.status() == ConditionStatus.TRUE)
                .isPresent();
        return databaseIsThere && settings.resyncInterval().compareTo(settings.retryInterval()) < 0
                ? settings.resyncInterval()
                : settings.retryInterval();
    }

    private Duration retry(Condition since, Duration longest, Instant now) {
        var half =
                Duration.between(Instant.parse(since.lastTransitionTime()), now).dividedBy(2);
        if (half.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return half.compareTo(longest) > 0 ? spread(longest) : half;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration spread(Duration longest) {
        return Duration.ofMillis((long) (longest.toMillis() * (0.8 + 0.2 * random.nextDouble())));
    }
}
