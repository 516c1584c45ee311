package io.nextmavens.operator.route;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.crds.v1alpha1.GatewaySpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.runtime.RuntimeObjects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wanted of a project's route. Pure. */
public final class RouteObjects {

    private RouteObjects() {}

    /** Traefik's route: the whole host leads to one Service. */
    public static GenericKubernetesResource ingressRoute(ProjectObjects names, GatewaySpec gateway, Backend backend) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put(
                "entryPoints",
                Optional.ofNullable(gateway.entryPoints())
                        .orElseGet(() -> List.of(gateway.tls() == null ? "web" : "websecure")));
        var rule = new LinkedHashMap<String, Object>();
        rule.put("kind", "Rule");
        rule.put("match", "Host(`" + gateway.host() + "`)");
        rule.put("services", List.of(service(names, backend)));
        spec.put("routes", List.of(rule));
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

    /** The Gateway API's route: the whole host leads to one Service. */
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
        spec.put("rules", List.of(Map.of("backendRefs", List.of(service(names, backend)))));
        return object(RouteKind.HTTP_ROUTE, names, spec);
    }

    /** Where the project answers. */
    public static String url(ProjectObjects names, GatewaySpec gateway) {
        return switch (gateway.mode()) {
            case TRAEFIK, GATEWAY_API -> (gateway.tls() == null ? "http://" : "https://") + gateway.host();
            case NONE -> "http://" + names.runtime() + "." + names.namespace() + ".svc:" + RuntimeObjects.PORT;
        };
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
