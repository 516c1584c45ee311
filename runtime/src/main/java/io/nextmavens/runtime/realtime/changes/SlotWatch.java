package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.nextmavens.runtime.postgres.SessionSettings;
import io.nextmavens.runtime.realtime.Queries;
import io.nextmavens.runtime.realtime.Queries.Statement;
import io.nextmavens.runtime.realtime.RealtimeSettings.Replication;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks at the slot every few seconds: how much log is kept for it, and how near it is to be lost. Where this pod reads it
 * also writes a message to the log when the log grows by what concerns nobody here, so that there is something to confirm, and takes away messages that are older than three days. Thread-safe.
 */
public final class SlotWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SlotWatch.class);
    private static final long EVERY_MILLIS = 5000;
    private static final long TIDY_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String LOOK = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn),"
            + " coalesce(safe_wal_size, -1), coalesce(wal_status, 'lost') FROM pg_replication_slots WHERE slot_name = $1";
    private static final double UNCONFIRMED_BYTES = 64 * 1024;
    private static final String MOVE_ON = "SELECT pg_logical_emit_message(true, 'nextmavens', 'idle')";
    private static final String TIDY = "DELETE FROM realtime.messages WHERE ctid = ANY (ARRAY(SELECT ctid FROM"
            + " realtime.messages WHERE inserted_at < now() - interval '3 days' LIMIT 10000))";

    private final Vertx vertx;
    private final ConnectionPool pool;
    private final ChangeFeed feed;
    private final long timer;
    private volatile double lagBytes;
    private volatile double safeBytes = -1;
    private volatile String status = "";
    private volatile long seen;
    private volatile long tidied = System.nanoTime();

    /** Looks where there is a slot. */
    public SlotWatch(Vertx vertx, ConnectionPool pool, Optional<Replication> replication, ChangeFeed feed) {
        this.vertx = vertx;
        this.pool = pool;
        this.feed = feed;
        this.timer = replication.isEmpty()
                ? -1
                : vertx.setPeriodic(EVERY_MILLIS, id -> look(replication.get().slot()));
    }

    private void look(String slot) {
        pool.query(LOOK, List.of(slot)).onSuccess(rows -> {
            if (rows.isEmpty()) {
                status = "";
                return;
            }
            List<String> row = rows.getFirst();
            lagBytes = row.get(0) == null ? 0 : Double.parseDouble(row.get(0));
            safeBytes = Double.parseDouble(row.get(1));
            if (!row.get(2).equals(status)
                    && (row.get(2).equals("unreserved") || row.get(2).equals("lost"))) {
                LOG.errorf("The slot %s is %s: log is kept for it beyond max_slot_wal_keep_size", slot, row.get(2));
            }
            status = row.get(2);
            moveOn();
        });
        if (feed.isReading() && System.nanoTime() - tidied > TIDY_NANOS) {
            tidied = System.nanoTime();
            new Queries(pool)
                    .write(new SessionSettings().set("role", "service_role"), List.of(new Statement(TIDY, List.of())))
                    .onFailure(cause -> LOG.debugf("Deleting old messages failed: %s", cause.getMessage()));
        }
    }

    private void moveOn() {
        long passed = feed.transactions();
        if (feed.isReading() && lagBytes > UNCONFIRMED_BYTES && passed == seen) {
            pool.query(MOVE_ON, List.of())
                    .onFailure(cause -> LOG.debugf("Moving the slot on failed: %s", cause.getMessage()));
        }
        seen = passed;
    }

    /** Log between what was confirmed and now. */
    public double lagBytes() {
        return lagBytes;
    }

    /** Log that may be written before the slot is lost; -1 where nothing limits it. */
    public double safeBytes() {
        return safeBytes;
    }

    /** The slot's {@code wal_status}; empty where it is not known. */
    public String status() {
        return status;
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
