package io.nextmavens.runtime.replica;

import io.nextmavens.runtime.postgres.DatabaseException;
import io.nextmavens.runtime.postgres.Rows;
import io.nextmavens.runtime.postgres.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request's read from the replica. The lag is measured in the request's own transaction: behind one address there
 * may be several replicas. Used by one thread at a time.
 */
public final class ReplicaRead {

    /**
     * Seconds that the rows are behind. A replica that has replayed all it was sent, and is connected to be sent more, has
     * what there is; the age of the last commit alone would grow while nobody writes (manual, section 9.28.4, Recovery
     * Information Functions).
     */
    static final String LAG = """
            SELECT CASE
                WHEN NOT pg_is_in_recovery() THEN 0
                WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
                    AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN 0
                ELSE greatest(0, coalesce(
                    extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8, 'Infinity'))
            END
            """;

    /**
     * Failures that are the replica's and not the statement's: it may not write, its recovery is in the way, it is going
     * away, or what the statement names was made a moment ago (manual, appendix A).
     */
    private static final Set<String> OF_THE_REPLICA = Set.of(
            "25006", "40001", "40P01", "0A000", "55000", "57P01", "57P02", "57P03", "42P01", "42703", "42704", "42883",
            "3F000");

    private final ReadReplica replica;
    private final double lagBefore;
    private final List<Rows> measured = new ArrayList<>(1);
    private Optional<Fallback> fallback = Optional.empty();

    ReplicaRead(ReadReplica replica, double lagBefore) {
        this.replica = replica;
        this.lagBefore = lagBefore;
    }

    /** The step that measures the lag, to be run before the statement. */
    public Step.Run measure(boolean prepared) {
        Rows lag = new Rows();
        measured.add(lag);
        return new Step.Run(LAG, List.of(), lag, "", prepared);
    }

    /** Whether the rows are fresh enough; to be asked when the lag was measured. */
    public boolean isFresh() {
        if (fallback.isEmpty() && lag() > replica.maxLagSeconds()) {
            fallback = Optional.of(Fallback.BEHIND);
        }
        return fallback.isEmpty();
    }

    /** Whether the primary is to be asked, since a failure is the replica's own. */
    public boolean isFailedBy(DatabaseException failure) {
        boolean lost =
                failure instanceof DatabaseException.Unreachable || failure instanceof DatabaseException.ConnectionLost;
        if (lost) {
            replica.isAway();
        }
        boolean refused = failure instanceof DatabaseException.StatementFailed failed
                && OF_THE_REPLICA.contains(failed.error().sqlState());
        if (lost || refused) {
            fallback = Optional.of(lost ? Fallback.AWAY : Fallback.FAILED);
        }
        return fallback.isPresent();
    }

    /** Why the primary is asked; empty where the replica answers. */
    public Optional<Fallback> fallback() {
        return fallback;
    }

    /** Seconds that the rows are behind. */
    public double lag() {
        return measured.stream()
                .flatMap(rows -> rows.all().stream())
                .mapToDouble(row -> Double.parseDouble(row.getFirst()))
                .max()
                .orElse(lagBefore);
    }
}
