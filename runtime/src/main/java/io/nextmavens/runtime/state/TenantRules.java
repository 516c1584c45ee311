package io.nextmavens.runtime.state;

import io.nextmavens.runtime.postgres.ConnectionPool;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The tenants of which the database says more than of all. Immutable.
 *
 * @param byTenant their rules
 * @param suspended those whose tokens are refused
 */
public record TenantRules(Map<UUID, TenantRule> byTenant, Set<UUID> suspended) {

    /** All tenants are as the settings say. */
    public static final TenantRules NONE = new TenantRules(Map.of(), Set.of());

    private static final String RULES =
            "SELECT tenant_id, suspended::int, requests_per_second, burst, requests_per_day FROM nextmavens.tenant_quotas"
                    + " WHERE suspended OR requests_per_second IS NOT NULL";

    public TenantRules {
        byTenant = Map.copyOf(byTenant);
        suspended = Set.copyOf(suspended);
    }

    /** Reads them; a database without our catalog has none. */
    static Future<TenantRules> read(ConnectionPool pool) {
        return CatalogTable.rows(pool, "tenant_quotas", RULES).map(TenantRules::of);
    }

    private static TenantRules of(List<List<String>> rows) {
        Map<UUID, TenantRule> rules = rows.stream()
                .collect(Collectors.toMap(
                        row -> UUID.fromString(row.getFirst()),
                        row -> new TenantRule(
                                row.get(1).equals("1"), number(row.get(2)), number(row.get(3)), number(row.get(4)))));
        return new TenantRules(
                rules,
                rules.entrySet().stream()
                        .filter(rule -> rule.getValue().suspended())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    private static OptionalLong number(String text) {
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
