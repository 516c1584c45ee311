package io.nextmavens.runtime.auth.store;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Takes away what has ended: every hour, a bounded number of rows of each kind, in whichever process comes first. What
 * was used keeps standing for a day, so that its re-use is noticed. Thread-safe.
 */
public final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int MOST = 10_000;

    /** What has ended, oldest first where an index tells. */
    private static final List<String> ENDED = List.of(
            "delete from auth.flow_state where id in (select id from auth.flow_state"
                    + " where created_at < now() - interval '1 day' limit ?1)",
            "delete from auth.one_time_tokens where id in (select id from auth.one_time_tokens"
                    + " where created_at < now() at time zone 'utc' - interval '30 days' limit ?1)",
            "delete from auth.mfa_challenges where id in (select id from auth.mfa_challenges"
                    + " where created_at < now() - interval '1 day' limit ?1)",
            "delete from auth.sessions where id in (select id from auth.sessions"
                    + " where not_after < now() - interval '1 day' limit ?1)",
            "delete from auth.refresh_tokens where id in (select id from auth.refresh_tokens"
                    + " where revoked and updated_at < now() - interval '1 day' order by updated_at limit ?1)");

    private final AuthDatabase database;
    private final Vertx vertx;
    private final long timer;

    public Housekeeping(Vertx vertx, AuthDatabase database) {
        this.vertx = vertx;
        this.database = database;
        // not all processes of a project at the same time
        long first = ThreadLocalRandom.current().nextLong(EVERY.toMillis() / 2, EVERY.toMillis());
        this.timer = vertx.setPeriodic(first, EVERY.toMillis(), id -> Thread.ofVirtual()
                .name("auth-housekeeping")
                .start(this::run));
    }

    /** Takes away what has ended now. */
    void run() {
        for (String statement : ENDED) {
            try {
                int rows = database.transaction(work -> work.executeSql(statement, MOST));
                LOG.debugf("%d rows have ended: %s", rows, statement);
            } catch (DatabaseTrouble e) {
                LOG.warnf("Taking away what has ended failed: %s", e.told());
                return;
            }
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
