package io.nextmavens.operator.redis;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nextmavens.crds.v1alpha1.StandaloneRedisSpec;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The content of the Secret {@code <project>-redis}: password, address and Redis' configuration
 * (redis.io/docs/latest/operate/oss_and_stack/management/config). A password that is there stays. Pure.
 */
public final class RedisConfig {

    /** Key of the configuration. */
    public static final String FILE = "redis.conf";

    /** Key of the address that the runtime connects to. */
    public static final String URL = "url";

    private static final String PASSWORD = "password";

    private RedisConfig() {}

    /**
     * Completes the content.
     *
     * @param content what is there
     * @param newPassword makes a password of letters, digits, {@code -} and {@code _}
     */
    public static Map<String, String> complete(
            Map<String, String> content, ProjectObjects names, StandaloneRedisSpec spec, Supplier<String> newPassword) {
        var complete = new TreeMap<>(content);
        var before = content.getOrDefault(PASSWORD, "");
        var password = before.matches("[-_A-Za-z0-9]+") ? before : newPassword.get();
        complete.put(PASSWORD, password);
        complete.put(URL, "redis://:%s@%s:%d/0".formatted(password, names.redisHost(), RedisObjects.PORT));
        complete.put(FILE, """
                bind * -::*
                port %d
                requirepass %s
                save ""
                appendonly no
                maxmemory %s
                maxmemory-policy allkeys-lru
                """.formatted(RedisObjects.PORT, password, bytes(spec.memory())));
        return complete;
    }

    static String bytes(String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity))
                .toBigInteger()
                .toString();
    }
}
