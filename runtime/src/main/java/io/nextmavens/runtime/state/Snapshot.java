package io.nextmavens.runtime.state;

import io.nextmavens.runtime.catalog.Catalog;
import io.nextmavens.runtime.identity.Authenticator;
import io.nextmavens.runtime.settings.RuntimeSettings;

/**
 * What is known of the project as of one moment: a request uses one from its beginning to its end. Immutable.
 *
 * @param settings the settings, the database's overrides among them
 * @param authenticator verifies tokens by these settings
 * @param catalog what the database has
 * @param tenants what it says of single tenants
 */
public record Snapshot(RuntimeSettings settings, Authenticator authenticator, Catalog catalog, TenantRules tenants) {}
