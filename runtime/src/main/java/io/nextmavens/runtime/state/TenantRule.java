package io.nextmavens.runtime.state;

import java.util.OptionalLong;

/**
 * What the database says of a tenant.
 *
 * @param suspended whether its tokens are refused
 * @param requestsPerSecond in the long run; empty: as the settings say
 * @param burst requests at once; empty: twice those of a second
 * @param requestsPerDay from midnight to midnight, UTC; empty: as many as the rate allows
 */
public record TenantRule(
        boolean suspended, OptionalLong requestsPerSecond, OptionalLong burst, OptionalLong requestsPerDay) {}
