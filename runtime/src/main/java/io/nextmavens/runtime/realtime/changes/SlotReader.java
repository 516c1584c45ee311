package io.nextmavens.runtime.realtime.changes;

import io.nextmavens.runtime.postgres.DatabaseTarget;
import io.nextmavens.runtime.postgres.SslMode;
import io.nextmavens.runtime.realtime.RealtimeSettings.Replication;
import io.nextmavens.runtime.realtime.pgoutput.Decoder;
import io.nextmavens.runtime.realtime.pgoutput.Relation;
import io.nextmavens.runtime.realtime.pgoutput.WalMessage;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads the slot, for ever, on a thread of its own: connects, takes the advisory lock that makes one pod the reader, makes
 * the slot where it is not there or was lost, and hands on what comes. Its methods are thread-safe.
 *
 * <p>Transactions come after their commit and one after the other (protocol version 1): PostgreSQL spools large ones, and
 * they are handed on in chunks, so that memory does not grow with a transaction.
 */
final class SlotReader {

    /** Told of what happens, on the reader's thread. */
    interface Events {

        /** This pod reads, from that position on; {@code anew} when what was before is lost. */
        void reading(long fromLsn, long liveLsn, boolean anew);

        /** Changes, in their order; blocks while there is no room for them. */
        void chunk(Chunk chunk) throws InterruptedException;

        /** Another pod reads. */
        void standingBy();

        /** Nothing can be read now, for the reason. */
        void notReading(String reason);
    }

    private static final Logger LOG = Logger.getLogger(SlotReader.class);
    private static final int LOCK_SPACE = 0x6e6d7274;
    private static final int CHUNK_CHANGES = 256;
    private static final int CHUNK_BYTES = 512 * 1024;
    private static final long STAND_BY_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    private final DatabaseTarget target;
    private final Replication replication;
    private final Supplier<String> timeZone;
    private final Events events;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Connection connection;
    private volatile PGReplicationStream stream;

    /**
     * A reader that was not started.
     *
     * @param timeZone of the sessions of requests, whose texts of times are wanted; pgjdbc sets that of this process
     */
    SlotReader(DatabaseTarget target, Replication replication, Supplier<String> timeZone, Events events) {
        this.target = target;
        this.timeZone = timeZone;
        this.replication = replication;
        this.events = events;
        this.thread = Thread.ofPlatform().daemon().name("realtime-slot").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
        closeConnection();
    }

    /** Tells the server, soon, that it may forget what is before this position. */
    void confirm(long lsn) {
        PGReplicationStream current = stream;
        if (current != null) {
            LogSequenceNumber position = LogSequenceNumber.valueOf(lsn);
            current.setFlushedLSN(position);
            current.setAppliedLSN(position);
        }
    }

    private void run() {
        long pause = 100;
        while (!stopped) {
            try {
                if (read()) {
                    pause = 100;
                } else {
                    pause = STAND_BY_MILLIS;
                }
            } catch (SQLException | IllegalArgumentException e) {
                if (!stopped) {
                    String reason = reason(e);
                    LOG.warnf("Reading the slot %s failed: %s; trying again", replication, reason);
                    events.notReading(reason);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            } catch (InterruptedException e) {
                // to stop
            } finally {
                stream = null;
                closeConnection();
            }
            rest(pause);
        }
    }

    private void rest(long millis) {
        try {
            if (!stopped) {
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        } catch (InterruptedException e) {
            // to stop
        }
    }

    /** The server's words, without its positions and contexts. */
    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private void closeConnection() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debugf("Closing the replication connection: %s", e.getMessage());
            }
        }
    }

    /** Reads until something fails; false when another pod reads. */
    private boolean read() throws SQLException, InterruptedException {
        Connection open = new Driver().connect(url(), properties());
        connection = open;
        if (!lock(open)) {
            events.standingBy();
            return false;
        }
        Optional<SlotState> slot = slot(open);
        if (slot.isPresent() && slot.get().active()) {
            // its last reader is gone without the server knowing; its lock went with its session
            events.standingBy();
            return false;
        }
        boolean anew = false;
        if (slot.isEmpty() || slot.get().lost()) {
            anew = true;
            make(open, slot.isPresent());
            slot = slot(open);
        }
        long from = slot.map(SlotState::confirmed).orElse(0L);
        // when this message comes back, everything before it has been read
        long live = one(open, "SELECT pg_logical_emit_message(true, 'nextmavens', 'reading')")
                .map(SlotReader::lsn)
                .orElse(0L);
        one(open, "SET TimeZone TO " + quoted(timeZone.get()));
        PGReplicationStream started = open.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(replication.slot())
                .withStartPosition(LogSequenceNumber.valueOf(from))
                .withSlotOption("proto_version", "1")
                .withSlotOption(
                        "publication_names", "\"" + replication.publication().replace("\"", "\"\"") + "\"")
                .withSlotOption("messages", "true")
                .withStatusInterval(1, TimeUnit.SECONDS)
                .withAutomaticFlush(false)
                .start();
        started.setFlushedLSN(LogSequenceNumber.valueOf(from));
        started.setAppliedLSN(LogSequenceNumber.valueOf(from));
        stream = started;
        LOG.infof("Reading changes from the slot %s", replication.slot());
        events.reading(from, live, anew);
        new TransactionReader().readAll(started);
        return true;
    }

    private String url() {
        String host = replication.host().orElse(target.host());
        return "jdbc:postgresql://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + replication.port().orElse(target.port()) + "/"
                + URLEncoder.encode(target.database(), StandardCharsets.UTF_8);
    }

    private Properties properties() {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, replication.user());
        replication.password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.APPLICATION_NAME.set(properties, "nextmavens realtime");
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) target.connectTimeout().toSeconds());
        PGProperty.LOGIN_TIMEOUT.set(properties, (int) target.connectTimeout().toSeconds());
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SSL_MODE.set(properties, sslMode(target.sslMode()));
        target.rootCertificate().ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
        return properties;
    }

    private static String sslMode(SslMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The lock is the session's, and so goes with it, however the pod ends. */
    private boolean lock(Connection open) throws SQLException {
        return one(
                        open,
                        "SELECT pg_try_advisory_lock(" + LOCK_SPACE + ", hashtext(" + quoted(replication.slot()) + "))")
                .filter("t"::equals)
                .isPresent();
    }

    private record SlotState(boolean active, boolean lost, long confirmed) {}

    private Optional<SlotState> slot(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT active, wal_status = 'lost', confirmed_flush_lsn, plugin FROM pg_replication_slots"
                                + " WHERE slot_name = " + quoted(replication.slot()))) {
            if (!rows.next()) {
                return Optional.empty();
            }
            if (!"pgoutput".equals(rows.getString(4))) {
                throw new SQLException("the slot " + replication.slot() + " is of the plugin " + rows.getString(4)
                        + ", not of pgoutput: name another by POSTGRESQL_REPLICATION_SLOT");
            }
            return Optional.of(new SlotState(rows.getBoolean(1), rows.getBoolean(2), lsn(rows.getString(3))));
        }
    }

    private void make(Connection open, boolean lost) throws SQLException {
        if (lost) {
            LOG.errorf(
                    "The slot %s is lost: more log was kept for it than max_slot_wal_keep_size allows; it is made anew"
                            + " and clients are told to read their tables again",
                    replication.slot());
            one(open, "SELECT pg_drop_replication_slot(" + quoted(replication.slot()) + ")");
        }
        one(open, "SELECT pg_create_logical_replication_slot(" + quoted(replication.slot()) + ", 'pgoutput')");
    }

    private static String quoted(String literal) {
        return "'" + literal.replace("'", "''") + "'";
    }

    private static Optional<String> one(Connection open, String sql) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            if (!statement.execute()) {
                return Optional.empty();
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    private static long lsn(String text) {
        return text == null ? 0 : LogSequenceNumber.valueOf(text).asLong();
    }

    /** Makes chunks of messages. Used by the reader's thread only. */
    private final class TransactionReader {

        private final Map<Integer, Relation> relations = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private int bytes;
        private int number;
        private long finalLsn;
        private Instant committed = Instant.EPOCH;

        void readAll(PGReplicationStream from) throws SQLException, InterruptedException {
            while (!stopped) {
                ByteBuffer buffer = from.read();
                if (buffer != null) {
                    byte[] message = new byte[buffer.remaining()];
                    buffer.get(message);
                    take(message);
                }
            }
        }

        private void take(byte[] message) throws InterruptedException {
            switch ((char) message[0]) {
                case 'I', 'U', 'D' -> {
                    // the table's oid is behind the kind in all three
                    change(relations.get(ByteBuffer.wrap(message).getInt(1)), message);
                }
                default -> {
                    switch (Decoder.decode(message)) {
                        case WalMessage.Begin(long lsn, Instant at, int xid) -> {
                            finalLsn = lsn;
                            committed = at;
                            number = 0;
                        }
                        case WalMessage.Commit(long lsn, long endLsn, Instant at) -> handOn(endLsn);
                        case WalMessage.RelationMessage(Relation relation) -> relations.put(relation.oid(), relation);
                        case WalMessage.Truncate(List<Integer> oids) -> {
                            for (int oid : oids) {
                                change(relations.get(oid), message);
                            }
                        }
                        default -> {
                            // messages of pg_logical_emit_message make the log go on, and are for nobody here
                        }
                    }
                }
            }
        }

        private void change(Relation relation, byte[] message) throws InterruptedException {
            Change change = new Change(new Position(finalLsn, ++number), committed, relation, message);
            changes.add(change);
            bytes += change.size();
            if (changes.size() >= CHUNK_CHANGES || bytes >= CHUNK_BYTES) {
                handOn(0);
            }
        }

        private void handOn(long endLsn) throws InterruptedException {
            events.chunk(new Chunk(changes, endLsn));
            changes.clear();
            bytes = 0;
        }
    }
}
