package io.nextmavens.operator.database;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a tenant may use; what is empty is not limited here.
 *
 * @param requestsPerSecond in the long run
 * @param burst requests at once
 * @param requestsPerDay from midnight to midnight, UTC
 * @param storageBytes of files
 * @param members of the tenant
 */
public record TenantQuotas(
        OptionalLong requestsPerSecond,
        OptionalLong burst,
        OptionalLong requestsPerDay,
        OptionalLong storageBytes,
        OptionalInt members) {

    /** Nothing is limited. */
    public static final TenantQuotas NONE = new TenantQuotas(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty());

    /** A value as SQL takes it: null where there is none. */
    static Long value(OptionalLong of) {
        return of.isPresent() ? (Long) of.getAsLong() : null;
    }

    Integer membersValue() {
        return Optional.of(members)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .orElse(null);
    }
}
