package io.nextmavens.operator.database;

import java.util.Optional;

/**
 * One row of {@code nextmavens.isolation_report()}: what is enforced on an exposed table, view or function.
 *
 * @param schema schema of the object
 * @param table name of the object
 * @param kind table, partition, foreign table, view, materialized view or function
 * @param shared whether it was declared shared between tenants
 * @param rlsEnabled whether row-level security is on
 * @param rlsForced whether it binds the table's owner too
 * @param policyPresent whether the policy {@code tenant_isolation} is as the catalog wants it
 * @param tenantColumnPresent whether {@code tenant_id} is there
 * @param problem what lets one tenant see another's rows and how to end it; empty when isolated
 * @param warning what isolation cannot prevent here, such as a foreign key that tells whether another tenant's row exists
 */
public record TableIsolation(
        String schema,
        String table,
        String kind,
        boolean shared,
        boolean rlsEnabled,
        boolean rlsForced,
        boolean policyPresent,
        boolean tenantColumnPresent,
        Optional<String> problem,
        Optional<String> warning) {}
