package io.nextmavens.operator.database;

import java.util.List;

/**
 * What a server is and allows, read without writing.
 *
 * @param version PostgreSQL's {@code server_version}, such as 17.2
 * @param versionNumber {@code server_version_num}, such as 170002
 * @param superuser whether the administrator is a superuser; without it event triggers are not possible and isolation is
 *     kept by the operator's rounds alone
 * @param logicalReplication whether {@code wal_level} is {@code logical}
 * @param maxReplicationSlots slots the server allows
 * @param usedReplicationSlots slots that exist
 * @param slots those of them that have a name as slots of projects have it
 * @param maxConnections connections the server allows
 * @param postgis whether the server can install PostGIS
 */
public record ServerReport(
        String version,
        int versionNumber,
        boolean superuser,
        boolean logicalReplication,
        int maxReplicationSlots,
        int usedReplicationSlots,
        List<ServerSlot> slots,
        int maxConnections,
        boolean postgis) {

    public ServerReport {
        slots = List.copyOf(slots);
    }
}
