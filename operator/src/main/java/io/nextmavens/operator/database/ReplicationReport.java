package io.nextmavens.operator.database;

/**
 * The replication slot of a database after a round.
 *
 * @param slot its name
 * @param active whether a reader is connected
 * @param walStatus PostgreSQL's wal_status: reserved, extended, unreserved or lost (manual, pg_replication_slots)
 * @param lagBytes bytes of WAL kept for it
 * @param changes what the round wrote
 */
public record ReplicationReport(String slot, boolean active, String walStatus, long lagBytes, Changes changes) {}
