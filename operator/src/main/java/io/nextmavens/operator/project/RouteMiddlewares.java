package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.route.MiddlewareObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * When the Middlewares of a project's route come and go.
 *
 * <p>Traefik has no route while that names a Middleware which it does not know, and of the Gateway API's routes and of
 * its own Middlewares it learns one by one: so a Middleware is there for some time before a route names it, and for some
 * time after.
 */
final class RouteMiddlewares {

    /** Traefik takes up changes of each of the two every 2 s at most (providersThrottleDuration). */
    private static final Duration UNTIL_TRAEFIK_KNOWS = Duration.ofSeconds(5);

    private RouteMiddlewares() {}

    /** Whether Traefik knows of every one, as far as the time since they were made tells. */
    static boolean areKnown(List<GenericKubernetesResource> middlewares, Instant now) {
        return middlewares.stream()
                .map(middleware -> Instant.parse(middleware.getMetadata().getCreationTimestamp()))
                .allMatch(since -> since.plus(UNTIL_TRAEFIK_KNOWS).isBefore(now));
    }

    /** Deletes all but those when Traefik knows of the route that names no others; in a later round if need be. */
    static void deleteBut(
            Round round, List<GenericKubernetesResource> wanted, GenericKubernetesResource route, Instant now) {
        if (round.isDry() || lastApplied(route).plus(UNTIL_TRAEFIK_KNOWS).isBefore(now)) {
            deleteBut(round, wanted);
        }
    }

    /** Deletes all but those at once. */
    static void deleteBut(Round round, List<GenericKubernetesResource> wanted) {
        var kept = wanted.stream()
                .map(middleware -> middleware.getMetadata().getName())
                .collect(Collectors.toSet());
        MiddlewareObjects.all(round.names()).stream()
                .filter(middleware -> !kept.contains(middleware.getMetadata().getName()))
                .forEach(round.objects()::deleteWatched);
    }

    private static Instant lastApplied(HasMetadata route) {
        return route.getMetadata().getManagedFields().stream()
                .filter(entry -> OwnedObjects.FIELD_MANAGER.equals(entry.getManager()))
                .map(ManagedFieldsEntry::getTime)
                .map(Instant::parse)
                .max(Instant::compareTo)
                .orElseGet(() -> Instant.parse(route.getMetadata().getCreationTimestamp()));
    }
}
