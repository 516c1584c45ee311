package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.operator.route.MiddlewareObjects;
import java.util.List;
import java.util.stream.Collectors;

/** Middlewares of a project's route that it does not name any more. */
final class RouteMiddlewares {

    private RouteMiddlewares() {}

    /** After the route has changed: one that names a Middleware which is not there is no route. */
    static void deleteBut(Round round, List<GenericKubernetesResource> wanted) {
        var kept = wanted.stream()
                .map(middleware -> middleware.getMetadata().getName())
                .collect(Collectors.toSet());
        MiddlewareObjects.all(round.names()).stream()
                .filter(middleware -> !kept.contains(middleware.getMetadata().getName()))
                .forEach(round.objects()::deleteWatched);
    }
}
