package io.nextmavens.operator.route;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nextmavens.crds.v1alpha1.AccessRule;
import io.nextmavens.crds.v1alpha1.BodyLimitSpec;
import io.nextmavens.crds.v1alpha1.GatewaySpec;
import io.nextmavens.crds.v1alpha1.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a project's route does, whatever renders it. Pure.
 *
 * <p>A gateway takes the one rule that fits best, so every rule holds all that applies to its requests: that of each
 * path it is under, and of each method. No rule that limits bodies is for WebSockets, which have none and end when
 * something keeps what they send.
 *
 * @param rules the rules; of several that fit, the first counts
 */
record RouteModel(List<RouteRule> rules) {

    /**
     * Headers that proxies and frameworks believe, and that Traefik passes on as they come: it cares for
     * {@code X-Forwarded-*} with hyphens. Servers that take {@code _} for {@code -} (RFC 3875, section 4.1.18) would
     * read one for the other. The Gateway API allows 16 of them.
     */
    static final List<String> NOT_BELIEVED = List.of(
            "Forwarded",
            "X-Auth-User",
            "X-Forwarded-User",
            "X-Original-URL",
            "X-Rewrite-URL",
            "X_Auth_User",
            "X_Auth_Role",
            "X_Forwarded_For",
            "X_Forwarded_Host",
            "X_Forwarded_Port",
            "X_Forwarded_Proto",
            "X_Forwarded_User",
            "X_Original_URL",
            "X_Real_IP",
            "X_Rewrite_URL");

    private static final String EVERY_PATH = "/";

    /** The longest that browsers and their preload list ask for (RFC 6797, section 6.1.1). */
    private static final String ONE_YEAR = "max-age=31536000";

    RouteModel {
        rules = List.copyOf(rules);
    }

    static RouteModel of(GatewaySpec gateway) {
        var rules = new ArrayList<RouteRule>();
        for (String path : paths(gateway)) {
            var methods = new TreeSet<HttpMethod>();
            covering(gateway.access(), path).forEach(rule -> methods.addAll(rule.methods()));
            methods.forEach(method -> add(rules, gateway, path, Optional.of(method)));
            add(rules, gateway, path, Optional.empty());
        }
        return new RouteModel(rules);
    }

    /** Every filter that occurs, once. */
    List<Filter> filters() {
        return rules.stream()
                .flatMap(rule -> rule.filters().stream())
                .distinct()
                .toList();
    }

    private static List<String> paths(GatewaySpec gateway) {
        return Stream.of(
                        gateway.access().stream().flatMap(rule -> rule.paths().stream()),
                        gateway.bodyLimits().stream().flatMap(limit -> limit.paths().stream()),
                        Stream.of(EVERY_PATH))
                .flatMap(path -> path)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static void add(List<RouteRule> rules, GatewaySpec gateway, String path, Optional<HttpMethod> method) {
        var filters = filters(gateway, path, method);
        boolean mayBeWebSocket = method.isEmpty() || method.get() == HttpMethod.GET;
        if (mayBeWebSocket && filters.stream().anyMatch(Filter.BodyLimit.class::isInstance)) {
            rules.add(new RouteRule(
                    path,
                    method,
                    true,
                    filters.stream()
                            .filter(filter -> !(filter instanceof Filter.BodyLimit))
                            .toList()));
        }
        rules.add(new RouteRule(path, method, false, filters));
    }

    private static List<Filter> filters(GatewaySpec gateway, String path, Optional<HttpMethod> method) {
        var filters = new ArrayList<Filter>();
        var access = gateway.access();
        IntStream.range(0, access.size())
                .filter(i -> covers(access.get(i).paths(), path) && isAbout(access.get(i), method))
                .forEach(i -> filters.add(new Filter.AllowFrom(i, access.get(i).from(), gateway.proxies())));
        if (gateway.rateLimit() != null) {
            filters.add(new Filter.RateLimit(
                    gateway.rateLimit().average(), gateway.rateLimit().burst(), gateway.proxies()));
        }
        filters.add(headers(gateway));
        bodyLimit(gateway.bodyLimits(), path).ifPresent(filters::add);
        return filters;
    }

    private static Filter headers(GatewaySpec gateway) {
        var set = new LinkedHashMap<String, String>();
        if (gateway.securityHeaders()) {
            set.put("Referrer-Policy", "strict-origin-when-cross-origin");
            if (gateway.tls() != null) {
                set.put("Strict-Transport-Security", ONE_YEAR);
            }
            set.put("X-Content-Type-Options", "nosniff");
            set.put("X-Frame-Options", "SAMEORIGIN");
        }
        return new Filter.Headers(NOT_BELIEVED, set);
    }

    /** The limit of the longest path that fits. */
    private static Optional<Filter> bodyLimit(List<BodyLimitSpec> limits, String path) {
        return IntStream.range(0, limits.size())
                .boxed()
                .flatMap(i -> limits.get(i).paths().stream()
                        .filter(path::startsWith)
                        .map(limited -> new Limited(i, limited.length())))
                .max(Comparator.comparingInt(Limited::length).thenComparing(Limited::index, Comparator.reverseOrder()))
                .map(limited -> new Filter.BodyLimit(
                        limited.index(),
                        Quantity.getAmountInBytes(Quantity.parse(
                                        limits.get(limited.index()).max()))
                                .longValue()));
    }

    private record Limited(int index, int length) {}

    private static Stream<AccessRule> covering(List<AccessRule> access, String path) {
        return access.stream().filter(rule -> covers(rule.paths(), path));
    }

    private static boolean covers(List<String> paths, String path) {
        return paths.stream().anyMatch(path::startsWith);
    }

    private static boolean isAbout(AccessRule rule, Optional<HttpMethod> method) {
        return rule.methods().isEmpty()
                || method.filter(rule.methods()::contains).isPresent();
    }
}
