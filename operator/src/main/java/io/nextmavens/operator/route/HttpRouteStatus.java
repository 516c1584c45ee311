package io.nextmavens.operator.route;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a Gateway's controller says of an HTTPRoute: it is accepted when every parent says so (Gateway API,
 * RouteParentStatus).
 *
 * @param accepted whether a parent accepted it and none refused
 * @param message what was said last
 */
public record HttpRouteStatus(boolean accepted, String message) {

    /** Reads it from the route. */
    public static HttpRouteStatus of(GenericKubernetesResource route) {
        var status = route.getAdditionalProperties().get("status") instanceof Map<?, ?> map ? map : Map.of();
        var parents = listIn(status, "parents");
        if (parents.isEmpty()) {
            return new HttpRouteStatus(false, "no Gateway has taken note of the HTTPRoute");
        }
        for (Map<?, ?> parent : parents) {
            for (Map<?, ?> condition : listIn(parent, "conditions")) {
                var isNeeded = List.of("Accepted", "ResolvedRefs").contains(condition.get("type"));
                if (isNeeded && !"True".equals(condition.get("status"))) {
                    return new HttpRouteStatus(
                            false, condition.get("type") + " is not true: " + condition.get("message"));
                }
            }
        }
        return new HttpRouteStatus(true, "accepted by its Gateway");
    }

    private static List<Map<?, ?>> listIn(Map<?, ?> map, String key) {
        return Objects.requireNonNullElse(map.get(key), List.of()) instanceof List<?> list
                ? list.stream()
                        .<Map<?, ?>>mapMulti((element, found) -> {
                            if (element instanceof Map<?, ?> object) {
                                found.accept(object);
                            }
                        })
                        .toList()
                : List.of();
    }
}
