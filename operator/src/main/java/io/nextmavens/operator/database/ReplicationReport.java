package io.nextmavens.operator.database;

import java.util.OptionalLong;

/**
 * The replication slot of a database after a round.
 *
 * @param slot its name
 * @param active whether a reader is connected
 * @param walStatus PostgreSQL's wal_status: reserved, extended, unreserved or lost (manual, pg_replication_slots)
 * @param lagBytes bytes of WAL that its reader has not confirmed
 * @param heldBytes bytes of WAL kept for it
 * @param safeBytes bytes that can be written before it is in danger; empty where the server holds back without limit
 * @param keepBytes most bytes that the server keeps for a slot; empty where there is no limit
 * @param changes what the round wrote
 */
public record ReplicationReport(
        String slot,
        boolean active,
        String walStatus,
        long lagBytes,
        long heldBytes,
        OptionalLong safeBytes,
        OptionalLong keepBytes,
        Changes changes) {}
