package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import io.nextmavens.operator.database.Standby;
import java.time.Duration;
import java.util.Optional;

/**
 * How a standby is, from what its primary says of it, in words that stay the same while it is much the same. Pure.
 *
 * @param status as the project's status has it
 * @param trouble what is wrong with it; empty while it follows, and while it has never followed
 */
record StandbyHealth(StandbyStatus status, Optional<Trouble> trouble) {

    /** Reads there are older than what most may be shown. */
    static final Duration BEHIND = Duration.ofSeconds(60);

    static final String STARTING = "starting";
    private static final String AWAY = "away";
    private static final String LOST = "lost";
    private static final long MIB = 1L << 20;

    /** One segment of WAL, which a standby that is idle lacks at times. */
    private static final long LEAST = 16 * MIB;

    /**
     * What is wrong.
     *
     * @param reason which kind
     * @param message says which standby
     */
    record Trouble(ConditionReason reason, String message) {}

    /**
     * Judges one.
     *
     * @param name of its pod
     * @param before its status as it was last
     */
    static StandbyHealth of(String name, Standby standby, Optional<StandbyStatus> before) {
        if (standby.walStatus().equals(LOST)) {
            return new StandbyHealth(
                    new StandbyStatus(name, LOST, lag(standby.lagBytes()), null),
                    trouble(ConditionReason.STANDBY_LOST, name + " is too far behind: the primary gave its slot up"));
        }
        if (standby.state().isEmpty()) {
            boolean hasFollowed =
                    before.filter(status -> !status.state().equals(STARTING)).isPresent();
            return new StandbyHealth(
                    new StandbyStatus(name, hasFollowed ? AWAY : STARTING, lag(standby.lagBytes()), null),
                    hasFollowed
                            ? trouble(
                                    ConditionReason.STANDBY_AWAY, name + " does not follow the primary" + kept(standby))
                            : Optional.empty());
        }
        var status =
                new StandbyStatus(name, standby.state().get(), lag(standby.lagBytes()), seconds(standby.lagSeconds()));
        if (standby.lagSeconds() >= BEHIND.toSeconds()) {
            return new StandbyHealth(
                    status,
                    trouble(
                            ConditionReason.STANDBY_BEHIND,
                            name + " is " + seconds(standby.lagSeconds()) + " s or more behind the primary"));
        }
        return new StandbyHealth(
                status,
                isNearItsLimit(standby)
                        ? trouble(ConditionReason.STANDBY_BEHIND, name + " is behind the primary" + kept(standby))
                        : Optional.empty());
    }

    boolean isStarting() {
        return status.state().equals(STARTING);
    }

    private static Optional<Trouble> trouble(ConditionReason reason, String message) {
        return Optional.of(new Trouble(reason, message));
    }

    private static String kept(Standby standby) {
        return ", which keeps " + (standby.lagBytes() < LEAST ? "less than 16Mi" : lag(standby.lagBytes()) + " or more")
                + " of WAL for it"
                + (isNearItsLimit(standby) ? "; less than a quarter is left until it is given up" : "");
    }

    private static boolean isNearItsLimit(Standby standby) {
        return standby.keepBytes().isPresent()
                && standby.safeBytes().isPresent()
                && standby.safeBytes().getAsLong() < standby.keepBytes().getAsLong() / 4;
    }

    private static String lag(long bytes) {
        if (bytes < LEAST) {
            return "0";
        }
        long mebibytes = Long.highestOneBit(bytes / MIB);
        return mebibytes >= 1024 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi";
    }

    private static int seconds(double seconds) {
        return (int) Long.highestOneBit(Math.min((long) seconds, Integer.MAX_VALUE));
    }
}
