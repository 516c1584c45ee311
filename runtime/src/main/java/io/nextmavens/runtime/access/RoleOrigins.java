package io.nextmavens.runtime.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.nextmavens.runtime.settings.Variables;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From which addresses which roles may be used, from {@code NEXTMAVENS_ACCESS}; docs/runtime.md has its form. Immutable and
 * thread-safe.
 */
public final class RoleOrigins {

    private static final String VARIABLE = "NEXTMAVENS_ACCESS";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int MOST_PROXIES = 8;
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** These roles may be used from there alone. */
    private record Rule(Set<String> roles, List<IpSubnetFilterRule> from) {

        boolean lets(Optional<InetAddress> address) {
            return address.filter(
                            known -> from.stream().anyMatch(range -> range.matches(new InetSocketAddress(known, 0))))
                    .isPresent();
        }
    }

    private final int proxies;
    private final List<Rule> rules;

    private RoleOrigins(int proxies, List<Rule> rules) {
        this.proxies = proxies;
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads them; without the setting every role may be used from everywhere.
     *
     * @throws io.nextmavens.runtime.settings.SettingsException when they cannot be used
     */
    public static RoleOrigins read(Map<String, String> environment) {
        Variables variables = new Variables(environment, Map.of());
        Optional<RoleOrigins> origins = variables.parsed(VARIABLE, variables.text(VARIABLE), RoleOrigins::parse);
        variables.throwIfAnythingIsWrong();
        return origins.orElseGet(() -> new RoleOrigins(0, List.of()));
    }

    /** Whether no role is bound to an address. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The roles that may not be used from where a request comes from. */
    public Set<String> refused(HttpServerRequest request) {
        if (rules.isEmpty()) {
            return Set.of();
        }
        String peer = Optional.ofNullable(request.remoteAddress())
                .map(SocketAddress::hostAddress)
                .orElse("");
        return refused(request.headers().getAll(FORWARDED_FOR), peer);
    }

    Set<String> refused(List<String> forwardedFor, String peer) {
        Optional<InetAddress> address = address(forwardedFor, peer);
        Set<String> refused = new HashSet<>();
        rules.stream().filter(rule -> !rule.lets(address)).forEach(rule -> refused.addAll(rule.roles()));
        return Set.copyOf(refused);
    }

    /**
     * The last address that a proxy of ours has added is that of whom it has let in; those before it are what the client
     * itself may have said. Empty where fewer have added one than there are.
     */
    private Optional<InetAddress> address(List<String> forwardedFor, String peer) {
        if (forwardedFor.isEmpty()) {
            // without the zone of a link-local address (RFC 4007, section 11)
            return parsed(peer.replaceFirst("%.*", ""));
        }
        String[] addresses = String.join(",", forwardedFor).split(",", -1);
        int client = addresses.length - 1 - proxies;
        return client < 0 ? Optional.empty() : parsed(addresses[client].strip());
    }

    /** Names are not looked up. */
    private static Optional<InetAddress> parsed(String text) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
    }

    private static RoleOrigins parse(String text) {
        try {
            JsonObject json = new JsonObject(text);
            int proxies = json.getInteger("proxies", 0);
            if (proxies < 0 || proxies > MOST_PROXIES) {
                throw new IllegalArgumentException("proxies is none of 0 to " + MOST_PROXIES);
            }
            List<Rule> rules = new ArrayList<>();
            for (Object rule : json.getJsonArray("rules", new JsonArray())) {
                rules.add(rule((JsonObject) rule));
            }
            return new RoleOrigins(proxies, rules);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getMessage(), e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    "write {\"rules\": [{\"roles\": [\"service_role\"], \"from\": [\"10.0.0.0/8\"]}]}", e);
        }
    }

    private static Rule rule(JsonObject json) {
        Set<String> roles = new HashSet<>();
        json.getJsonArray("roles", new JsonArray()).forEach(role -> roles.add((String) role));
        List<IpSubnetFilterRule> from = new ArrayList<>();
        json.getJsonArray("from", new JsonArray()).forEach(range -> from.add(range((String) range)));
        if (roles.isEmpty() || from.isEmpty()) {
            throw new IllegalArgumentException("each of rules has roles and from");
        }
        return new Rule(Set.copyOf(roles), List.copyOf(from));
    }

    /** An address is the range of itself. */
    private static IpSubnetFilterRule range(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = parsed(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty() || text.indexOf('%') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is neither an address nor a range such as 10.0.0.0/8");
        }
        int most = address.get().getAddress().length == 4 ? IPV4_BITS : IPV6_BITS;
        try {
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            return new IpSubnetFilterRule(address.get(), bits, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' has a prefix that is none of 0 to " + most, e);
        }
    }
}
