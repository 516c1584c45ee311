package io.nextmavens.runtime.auth.token;

import io.nextmavens.runtime.auth.store.AuthDatabase;
import io.nextmavens.runtime.auth.store.DatabaseTrouble;
import io.nextmavens.runtime.auth.store.MfaFactor;
import io.nextmavens.runtime.auth.store.SigningKey;
import io.nextmavens.runtime.auth.store.Work;
import io.nextmavens.runtime.auth.token.DerivedKeys.Purpose;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Seals anew, with the key of today, what a former one sealed, so that the former one can go. Once in each process that
 * starts, a page of rows after the other; what another process changes meanwhile stays as that one wrote it. Thread-safe.
 */
public final class Resealing {

    /** Stands before a secret of a second factor that is sealed; one that GoTrue wrote stands there as it is. */
    public static final String SEALED = "sealed:";

    private static final Logger LOG = Logger.getLogger(Resealing.class);
    private static final int PAGE = 200;
    private static final long PAUSE_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private record Row(UUID id, String before, String after) {}

    private final Vertx vertx;
    private final AuthDatabase database;
    private final Seal signingKeys;
    private final Seal factors;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean closed;

    public Resealing(Vertx vertx, AuthDatabase database, DerivedKeys keys) {
        this.vertx = vertx;
        this.database = database;
        this.signingKeys = new Seal(keys, Purpose.SIGNING_KEYS);
        this.factors = new Seal(keys, Purpose.SECOND_FACTORS);
    }

    /** Begins with it, at the first call; the database is known to be there. */
    public void begin() {
        if (begun.compareAndSet(false, true)) {
            inBackground();
        }
    }

    private void inBackground() {
        Thread.ofVirtual().name("auth-resealing").start(this::run);
    }

    private void run() {
        if (closed) {
            return;
        }
        try {
            int keys = reseal(this::signingKeys);
            int secrets = reseal(this::factors);
            if (keys + secrets > 0) {
                LOG.infof("Sealed with the key of today: %d signing keys, %d second factors", keys, secrets);
            }
        } catch (DatabaseTrouble e) {
            LOG.warnf("Sealing with the key of today failed: %s; it is tried again", e.told());
            vertx.setTimer(PAUSE_MILLIS, id -> inBackground());
        }
    }

    /** Changes one page of rows. */
    private interface Page {
        List<Row> after(Work work, UUID last);
    }

    private int reseal(Page page) {
        UUID last = BEFORE_ALL;
        int changed = 0;
        while (true) {
            UUID from = last;
            List<Row> rows = database.transaction(work -> page.after(work, from));
            if (rows.isEmpty()) {
                return changed;
            }
            changed += (int) rows.stream().filter(row -> !row.after().isEmpty()).count();
            last = rows.getLast().id();
        }
    }

    private List<Row> signingKeys(Work work, UUID last) {
        List<Row> rows = work
                .page(
                        SigningKey.class,
                        0,
                        PAGE,
                        "from SigningKey where sealedPrivateJwk not like ?1 and id > ?2 order by id",
                        signingKeys.prefix() + "%",
                        last)
                .stream()
                .map(key -> row(signingKeys, key.id, key.sealedPrivateJwk, ""))
                .toList();
        write(work, rows, "update SigningKey set sealedPrivateJwk = ?1 where id = ?2 and sealedPrivateJwk = ?3");
        return rows;
    }

    private List<Row> factors(Work work, UUID last) {
        List<Row> rows = work
                .page(
                        MfaFactor.class,
                        0,
                        PAGE,
                        "from MfaFactor where secret like ?1 and secret not like ?2 and id > ?3 order by id",
                        SEALED + "%",
                        SEALED + factors.prefix() + "%",
                        last)
                .stream()
                .map(factor -> row(factors, factor.id, factor.secret, SEALED))
                .toList();
        write(work, rows, "update MfaFactor set secret = ?1 where id = ?2 and secret = ?3");
        return rows;
    }

    private static void write(Work work, List<Row> rows, String update) {
        rows.stream()
                .filter(row -> !row.after().isEmpty())
                .forEach(row -> work.execute(update, row.after(), row.id(), row.before()));
    }

    /** Empty after: it cannot be opened, and stays as it is. */
    private static Row row(Seal seal, UUID id, String sealed, String mark) {
        try {
            String text = seal.open(sealed.substring(mark.length()), id.toString());
            return new Row(id, sealed, mark + seal.seal(text, id.toString()));
        } catch (IllegalStateException | IllegalArgumentException cannotBeOpened) {
            LOG.warnf("What is sealed for %s stays as it is: %s", id, cannotBeOpened.getMessage());
            return new Row(id, sealed, "");
        }
    }

    /** Begins with nothing more. */
    public void close() {
        closed = true;
    }
}
