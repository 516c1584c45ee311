package io.nextmavens.runtime.limits;

import io.nextmavens.runtime.settings.Variables;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How many requests which tenant may make, from {@code NEXTMAVENS_LIMITS}; docs/limits.md has its form.
 *
 * @param plans quotas by the names of plans
 * @param defaultPlan plan of tenants that have no other; empty: they are not limited
 * @param tenants quotas of tenants
 * @param redis where all pods count together; empty: each counts for itself
 */
public record LimitsSettings(
        Map<String, Quota> plans, Optional<String> defaultPlan, Map<UUID, Quota> tenants, Optional<String> redis) {

    private static final String VARIABLE = "NEXTMAVENS_LIMITS";

    public LimitsSettings {
        plans = Map.copyOf(plans);
        tenants = Map.copyOf(tenants);
    }

    /**
     * Reads them; empty where requests are not limited.
     *
     * @throws io.nextmavens.runtime.settings.SettingsException when they cannot be used
     */
    public static Optional<LimitsSettings> read(Map<String, String> environment) {
        Variables variables = new Variables(environment, Map.of());
        Optional<LimitsSettings> settings =
                variables.parsed(VARIABLE, variables.text(VARIABLE), text -> parse(text, variables.text("REDIS_URL")));
        variables.throwIfAnythingIsWrong();
        return settings;
    }

    /** Nobody is limited by settings. */
    static LimitsSettings none(Map<String, String> environment) {
        return new LimitsSettings(
                Map.of(), Optional.empty(), Map.of(), new Variables(environment, Map.of()).text("REDIS_URL"));
    }

    boolean isEmpty() {
        return tenants.isEmpty() && defaultPlan.isEmpty();
    }

    private static LimitsSettings parse(String text, Optional<String> redis) {
        JsonObject json;
        try {
            json = new JsonObject(text);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getMessage(), e);
        }
        try {
            Map<String, Quota> plans = new TreeMap<>();
            JsonObject named = json.getJsonObject("plans", new JsonObject());
            named.fieldNames().forEach(name -> plans.put(name, quota("plans." + name, named.getJsonObject(name))));
            Map<UUID, Quota> tenants = new TreeMap<>();
            JsonObject single = json.getJsonObject("tenants", new JsonObject());
            single.fieldNames().forEach(id -> tenants.put(tenant(id), ofTenant(id, single.getJsonObject(id), plans)));
            Optional<String> byDefault = Optional.ofNullable(json.getString("defaultPlan"));
            byDefault.ifPresent(name -> plan("defaultPlan", name, plans));
            return new LimitsSettings(plans, byDefault, tenants, redis);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "plans and tenants are objects of objects, numbers are whole, names are strings", e);
        }
    }

    private static UUID tenant(String id) {
        try {
            return UUID.fromString(id.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tenants." + id + ": the name is not the UUID of a tenant", e);
        }
    }

    private static Quota ofTenant(String id, JsonObject json, Map<String, Quota> plans) {
        String plan = json.getString("plan");
        return plan == null ? quota("tenants." + id, json) : plan("tenants." + id + ".plan", plan, plans);
    }

    private static Quota plan(String where, String name, Map<String, Quota> plans) {
        if (!plans.containsKey(name)) {
            throw new IllegalArgumentException(
                    where + ": there is no plan '" + name + "'; there is: " + String.join(", ", plans.keySet()));
        }
        return plans.get(name);
    }

    private static Quota quota(String where, JsonObject json) {
        Long perSecond = json.getLong("requestsPerSecond");
        if (perSecond == null) {
            throw new IllegalArgumentException(where + " has no requestsPerSecond");
        }
        Long perDay = json.getLong("requestsPerDay");
        try {
            return new Quota(
                    perSecond,
                    json.getLong("burst", 2 * perSecond),
                    perDay == null ? OptionalLong.empty() : OptionalLong.of(perDay));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    /** The quota of a tenant, if it has one. */
    Optional<Quota> of(UUID tenant) {
        return Optional.ofNullable(tenants.get(tenant)).or(() -> defaultPlan.map(plans::get));
    }
}
