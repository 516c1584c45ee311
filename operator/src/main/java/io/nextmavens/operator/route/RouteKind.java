package io.nextmavens.operator.route;

import io.nextmavens.operator.owned.ForeignKind;
import java.util.List;

/** The kinds of object that lead to a project, and of what they name. */
public enum RouteKind implements ForeignKind {
    INGRESS_ROUTE("traefik.io", "v1alpha1", "IngressRoute"),
    HTTP_ROUTE("gateway.networking.k8s.io", "v1", "HTTPRoute"),
    /** What Traefik does with requests on their way; not a route. */
    MIDDLEWARE("traefik.io", "v1alpha1", "Middleware");

    /** Those that lead to a project. */
    public static final List<RouteKind> ROUTES = List.of(INGRESS_ROUTE, HTTP_ROUTE);

    private final String group;
    private final String version;
    private final String kind;

    RouteKind(String group, String version, String kind) {
        this.group = group;
        this.version = version;
        this.kind = kind;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String kind() {
        return kind;
    }
}
