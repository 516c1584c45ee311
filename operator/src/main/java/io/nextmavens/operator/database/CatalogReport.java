package io.nextmavens.operator.database;

import java.util.Map;

/**
 * The catalog of a database after a round.
 *
 * @param version number of its newest file, such as 0040
 * @param eventTriggers whether new tables are isolated as they are created; without, by the operator's rounds
 * @param extensions extension name to what stands for it: its version, "sql" for the catalog's own functions, or "absent"
 * @param tenants how many there are
 * @param suspendedTenants how many of them are suspended
 * @param changes what the round wrote
 */
public record CatalogReport(
        String version,
        boolean eventTriggers,
        Map<String, String> extensions,
        long tenants,
        long suspendedTenants,
        Changes changes) {

    public CatalogReport {
        extensions = Map.copyOf(extensions);
    }
}
