package io.nextmavens.operator.route;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.crds.v1alpha1.GatewaySpec;
import io.nextmavens.crds.v1alpha1.HttpMethod;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wanted of a project's route: one {@link RouteModel}, rendered for Traefik or for the Gateway API. Pure. */
public final class RouteObjects {

    private static final String EVERY_PATH = "/";
    private static final String WEB_SOCKET = "HeaderRegexp(`Upgrade`, `(?i)websocket`)";

    /**
     * Above what Traefik gives rules of its own, their length, so that no rule for any host takes requests that a rule
     * of ours would have refused.
     */
    private static final int LOWEST_PRIORITY = 1000;

    private RouteObjects() {}

    /** Traefik's route. */
    public static GenericKubernetesResource ingressRoute(ProjectObjects names, GatewaySpec gateway, Backend backend) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put(
                "entryPoints",
                Optional.ofNullable(gateway.entryPoints())
                        .orElseGet(() -> List.of(gateway.tls() == null ? "web" : "websecure")));
        var rules = RouteModel.of(gateway).rules();
        var routes = new ArrayList<Object>();
        for (int i = 0; i < rules.size(); i++) {
            routes.add(traefikRule(names, gateway.host(), rules.get(i), LOWEST_PRIORITY + rules.size() - i, backend));
        }
        spec.put("routes", routes);
        if (gateway.tls() != null) {
            var tls = new LinkedHashMap<String, Object>();
            if (gateway.tls().secretName() != null) {
                tls.put("secretName", gateway.tls().secretName());
            }
            if (gateway.tls().certResolver() != null) {
                tls.put("certResolver", gateway.tls().certResolver());
            }
            spec.put("tls", tls);
        }
        return object(RouteKind.INGRESS_ROUTE, names, spec);
    }

    /** The Gateway API's route. What it has no filter for is a Middleware of Traefik's, by extension. */
    public static GenericKubernetesResource httpRoute(ProjectObjects names, GatewaySpec gateway, Backend backend) {
        var parent = new LinkedHashMap<String, Object>();
        parent.put("name", gateway.gatewayRef().name());
        if (gateway.gatewayRef().namespace() != null) {
            parent.put("namespace", gateway.gatewayRef().namespace());
        }
        if (gateway.gatewayRef().sectionName() != null) {
            parent.put("sectionName", gateway.gatewayRef().sectionName());
        }
        var spec = new LinkedHashMap<String, Object>();
        spec.put("parentRefs", List.of(parent));
        spec.put("hostnames", List.of(gateway.host()));
        spec.put(
                "rules",
                RouteModel.of(gateway).rules().stream()
                        .map(rule -> gatewayRule(names, rule, backend))
                        .toList());
        return object(RouteKind.HTTP_ROUTE, names, spec);
    }

    /** Whether the Gateway API's route names Middlewares, which Traefik alone has. */
    public static boolean needsMiddlewares(GatewaySpec gateway) {
        return RouteModel.of(gateway).filters().stream().anyMatch(filter -> !(filter instanceof Filter.Headers));
    }

    /** Where the project answers. */
    public static String url(ProjectObjects names, GatewaySpec gateway) {
        return switch (gateway.mode()) {
            case TRAEFIK, GATEWAY_API -> (gateway.tls() == null ? "http://" : "https://") + gateway.host();
            case NONE -> "http://" + names.runtime() + "." + names.namespace() + ".svc:" + RuntimeObjects.PORT;
        };
    }

    private static Map<String, Object> traefikRule(
            ProjectObjects names, String host, RouteRule rule, int priority, Backend backend) {
        var match = new StringBuilder("Host(`").append(host).append("`)");
        if (!rule.path().equals(EVERY_PATH)) {
            match.append(" && PathPrefix(`").append(rule.path()).append("`)");
        }
        rule.method()
                .ifPresent(method -> match.append(" && Method(`").append(method).append("`)"));
        if (rule.webSocket()) {
            match.append(" && ").append(WEB_SOCKET);
        }
        var route = new LinkedHashMap<String, Object>();
        route.put("kind", "Rule");
        route.put("match", match.toString());
        route.put("priority", priority);
        route.put(
                "middlewares",
                rule.filters().stream()
                        .filter(filter -> !MiddlewareObjects.isEmpty(filter))
                        .map(filter -> Map.of("name", MiddlewareObjects.name(names, filter)))
                        .toList());
        route.put("services", List.of(service(names, backend)));
        return route;
    }

    /** Rules of the Gateway API rank by path, method and headers of themselves, as those of the model do. */
    private static Map<String, Object> gatewayRule(ProjectObjects names, RouteRule rule, Backend backend) {
        var match = new LinkedHashMap<String, Object>();
        match.put("path", ordered("type", "PathPrefix", "value", rule.path()));
        method(rule).ifPresent(method -> match.put("method", method.name()));
        if (rule.webSocket()) {
            match.put("headers", List.of(ordered("name", "Upgrade", "value", "websocket")));
        }
        var filters = new ArrayList<Object>();
        rule.filters().forEach(filter -> filters.addAll(gatewayFilters(names, filter)));
        var gatewayRule = new LinkedHashMap<String, Object>();
        gatewayRule.put("matches", List.of(match));
        gatewayRule.put("filters", filters);
        gatewayRule.put("backendRefs", List.of(service(names, backend)));
        return gatewayRule;
    }

    private static List<Map<String, Object>> gatewayFilters(ProjectObjects names, Filter filter) {
        if (!(filter instanceof Filter.Headers headers)) {
            var reference = ordered("group", RouteKind.MIDDLEWARE.group(), "kind", RouteKind.MIDDLEWARE.kind());
            reference.put("name", MiddlewareObjects.name(names, filter));
            return List.of(ordered("type", "ExtensionRef", "extensionRef", reference));
        }
        var filters = new ArrayList<Map<String, Object>>();
        filters.add(
                ordered("type", "RequestHeaderModifier", "requestHeaderModifier", Map.of("remove", headers.removed())));
        if (!headers.set().isEmpty()) {
            var set = headers.set().entrySet().stream()
                    .map(header -> ordered("name", header.getKey(), "value", header.getValue()))
                    .toList();
            filters.add(ordered("type", "ResponseHeaderModifier", "responseHeaderModifier", Map.of("set", set)));
        }
        return filters;
    }

    /** A WebSocket is opened by GET (RFC 6455, section 4.1); with another method the header opens nothing. */
    private static Optional<HttpMethod> method(RouteRule rule) {
        return rule.webSocket() ? Optional.of(HttpMethod.GET) : rule.method();
    }

    private static Map<String, Object> ordered(String one, Object first, String other, Object second) {
        var map = new LinkedHashMap<String, Object>();
        map.put(one, first);
        map.put(other, second);
        return map;
    }

    private static Map<String, Object> service(ProjectObjects names, Backend backend) {
        var service = new LinkedHashMap<String, Object>();
        service.put(
                "name",
                switch (backend) {
                    case RUNTIME -> names.runtime();
                    case SUSPENDED -> names.suspended();
                });
        service.put("port", RuntimeObjects.PORT);
        return service;
    }

    private static GenericKubernetesResource object(RouteKind kind, ProjectObjects names, Map<String, Object> spec) {
        var object = kind.object(names.owned(names.route(), Component.ROUTE));
        object.setAdditionalProperty("spec", spec);
        return object;
    }
}
