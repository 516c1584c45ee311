package io.nextmavens.operator.database;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A standby as its primary sees it.
 *
 * @param ordinal its number, from 0
 * @param state PostgreSQL's state of its WAL sender: startup, catchup, streaming, … (manual, pg_stat_replication); empty
 *     while it is not connected
 * @param walStatus PostgreSQL's wal_status of its slot (manual, pg_replication_slots)
 * @param lagBytes bytes of WAL that it has not replayed
 * @param lagSeconds seconds from a commit to when it could be read there, as measured last; 0 when it has caught up
 * @param safeBytes bytes that can be written before the server may give its slot up; empty where there is no limit
 * @param keepBytes most bytes that the server keeps for a slot; empty where there is no limit
 */
public record Standby(
        int ordinal,
        Optional<String> state,
        String walStatus,
        long lagBytes,
        double lagSeconds,
        OptionalLong safeBytes,
        OptionalLong keepBytes) {}
