package io.nextmavens.operator.route;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.crds.v1alpha1.GatewaySpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is wanted of the Middlewares that a project's route names. Pure. */
public final class MiddlewareObjects {

    /** As many as the CRD allows of each list. */
    private static final int MOST = 16;

    private MiddlewareObjects() {}

    /** Those that the spec asks for. */
    public static List<GenericKubernetesResource> wanted(ProjectObjects names, GatewaySpec gateway) {
        return RouteModel.of(gateway).filters().stream()
                .filter(filter -> !isEmpty(filter))
                .map(filter -> object(names, name(names, filter), spec(filter)))
                .toList();
    }

    /** Every one that there may be, to find those that are not wanted any more. */
    public static List<GenericKubernetesResource> all(ProjectObjects names) {
        return Stream.of(
                        Stream.of(names.route() + "-headers", names.route() + "-rate-limit"),
                        IntStream.range(0, MOST).mapToObj(i -> access(names, i)),
                        IntStream.range(0, MOST).mapToObj(i -> body(names, i)))
                .flatMap(name -> name)
                .map(name -> object(names, name, Map.of()))
                .toList();
    }

    static String name(ProjectObjects names, Filter filter) {
        return switch (filter) {
            case Filter.AllowFrom allow -> access(names, allow.index());
            case Filter.RateLimit ignored -> names.route() + "-rate-limit";
            case Filter.BodyLimit limit -> body(names, limit.index());
            case Filter.Headers ignored -> names.route() + "-headers";
        };
    }

    static boolean isEmpty(Filter filter) {
        return filter instanceof Filter.Headers headers
                && headers.removed().isEmpty()
                && headers.set().isEmpty();
    }

    private static String access(ProjectObjects names, int index) {
        return names.route() + "-access-" + index;
    }

    private static String body(ProjectObjects names, int index) {
        return names.route() + "-body-" + index;
    }

    private static Map<String, Object> spec(Filter filter) {
        return switch (filter) {
            case Filter.AllowFrom allow -> {
                var list = new LinkedHashMap<String, Object>();
                list.put("sourceRange", allow.from());
                addStrategy(list, allow.proxies());
                yield Map.of("ipAllowList", list);
            }
            case Filter.RateLimit limit -> {
                var rate = new LinkedHashMap<String, Object>();
                rate.put("average", limit.average());
                rate.put("burst", limit.burst());
                rate.put("period", "1s");
                if (limit.proxies() > 0) {
                    var criterion = new LinkedHashMap<String, Object>();
                    addStrategy(criterion, limit.proxies());
                    rate.put("sourceCriterion", criterion);
                }
                yield Map.of("rateLimit", rate);
            }
            case Filter.BodyLimit limit -> {
                var buffering = new LinkedHashMap<String, Object>();
                buffering.put("maxRequestBodyBytes", limit.bytes());
                yield Map.of("buffering", buffering);
            }
            case Filter.Headers headers -> {
                var spec = new LinkedHashMap<String, Object>();
                var removed = new LinkedHashMap<String, Object>();
                headers.removed().forEach(name -> removed.put(name, "")); // Traefik removes what is set to nothing
                spec.put("customRequestHeaders", removed);
                if (!headers.set().isEmpty()) {
                    spec.put("customResponseHeaders", headers.set());
                }
                yield Map.of("headers", spec);
            }
        };
    }

    /** Traefik takes the address of the connection unless it is told how many proxies are in front of it. */
    private static void addStrategy(Map<String, Object> spec, int proxies) {
        if (proxies > 0) {
            spec.put("ipStrategy", Map.of("depth", proxies));
        }
    }

    private static GenericKubernetesResource object(ProjectObjects names, String name, Map<String, Object> spec) {
        var object = RouteKind.MIDDLEWARE.object(names.owned(name, Component.ROUTE));
        object.setAdditionalProperty("spec", spec);
        return object;
    }
}
