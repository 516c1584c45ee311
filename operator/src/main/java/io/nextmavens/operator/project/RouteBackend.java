package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.operator.route.Backend;
import io.nextmavens.operator.runtime.RuntimeObjects;
import io.nextmavens.operator.suspension.SuspensionObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a route leads to. A project that was suspended is answered for until its first pod is available, so that a
 * client that waits is told so instead of being refused.
 */
final class RouteBackend {

    private static final Duration UNTIL_GATEWAYS_KNOW = Duration.ofSeconds(5);

    private RouteBackend() {}

    static Backend of(Round round) {
        if (round.spec().suspend()) {
            return Backend.SUSPENDED;
        }
        boolean comesBack = (round.spec().runtime().autoscaling() != null
                        || round.spec().runtime().replicas() > 0)
                && round.objects().find(service(round)).isPresent()
                && !hasAvailablePod(round);
        return comesBack ? Backend.SUSPENDED : Backend.RUNTIME;
    }

    /**
     * Whether gateways know that nothing leads to the pods any more. They tell nobody, so they are given some time:
     * Traefik takes up changes every 2 s at most (providersThrottleDuration).
     */
    static boolean isSettled(Round round, Instant now) {
        return round.spec().gateway().mode() == GatewayMode.NONE
                || round.objects()
                        .find(service(round))
                        .map(service -> Instant.parse(service.getMetadata().getCreationTimestamp()))
                        .filter(since -> since.plus(UNTIL_GATEWAYS_KNOW).isBefore(now))
                        .isPresent();
    }

    /** The Service and its endpoint come before the route that leads there. */
    static void bringAboutSuspended(Round round) {
        round.objects().apply(service(round));
        var address = round.settings().podIp();
        if (address.isPresent()) {
            round.objects()
                    .apply(SuspensionObjects.endpoints(
                            round.names(), address.get(), round.settings().suspendedPort()));
        }
    }

    static void deleteSuspended(Round round) {
        round.objects().delete(service(round));
        round.objects()
                .delete(new EndpointSliceBuilder()
                        .withMetadata(service(round).getMetadata())
                        .build());
    }

    private static boolean hasAvailablePod(Round round) {
        return round.objects()
                .find(RuntimeObjects.deployment(round.names(), round.spec(), RuntimeStep.inputs(round)))
                .flatMap(deployment -> Optional.ofNullable(deployment.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.getAvailableReplicas()))
                .filter(available -> available > 0)
                .isPresent();
    }

    private static Service service(Round round) {
        return SuspensionObjects.service(
                round.names(), RuntimeObjects.PORT, round.settings().suspendedPort());
    }
}
