package io.nextmavens.crds.v1alpha1;

/** Where a tenant's rows are. */
public enum TenantSchema {
    /** In tables that all tenants have, by their tenant_id. */
    Shared,
    /** There, and in tables of a schema that is the tenant's alone. */
    Own
}
