package io.nextmavens.operator.route;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** The kinds of object that lead to a project, and of what they name. */
public enum RouteKind {
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

    /** API group, such as {@code traefik.io}. */
    public String group() {
        return group;
    }

    /** API version, such as {@code v1alpha1}. */
    public String version() {
        return version;
    }

    /** Kind, such as {@code IngressRoute}. */
    public String kind() {
        return kind;
    }

    /** Group and version, as objects have it. */
    public String apiVersion() {
        return group + "/" + version;
    }

    /** Returns an object of this kind without a spec. */
    public GenericKubernetesResource object(ObjectMeta metadata) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(apiVersion());
        object.setKind(kind);
        object.setMetadata(metadata);
        return object;
    }
}
