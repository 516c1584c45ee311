package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.crds.v1alpha1.ConditionReason;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.route.Backend;
import io.nextmavens.operator.route.HttpRouteStatus;
import io.nextmavens.operator.route.MiddlewareObjects;
import io.nextmavens.operator.route.RouteKind;
import io.nextmavens.operator.route.RouteObjects;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The route, of the kind that the spec asks for and no other. It leads to the project's pods, or to who answers for
 * them while there are none.
 */
final class RoutesStep implements Step {

    private final KindWatches watches;
    private final HostOwners hosts;
    private final Clock clock;

    RoutesStep(KindWatches watches, HostOwners hosts, Clock clock) {
        this.watches = Objects.requireNonNull(watches, "watches");
        this.hosts = Objects.requireNonNull(hosts, "hosts");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public ConditionType condition() {
        return ConditionType.ROUTES_READY;
    }

    /** A route leads to the Service, whether its pods are ready or not. */
    @Override
    public Optional<ConditionType> blockedBy(Round round) {
        return round.results().get(ConditionType.RUNTIME_READY) instanceof StepResult.Blocked
                ? Optional.of(ConditionType.RUNTIME_READY)
                : Optional.empty();
    }

    @Override
    public StepResult run(Round round) {
        var gateway = round.spec().gateway();
        for (RouteKind kind : RouteKind.ROUTES) {
            if (!wants(gateway.mode(), kind) && watches.watch(kind)) {
                round.objects()
                        .delete(kind.object(round.names().owned(round.names().route(), Component.ROUTE)));
            }
        }
        round.url(RouteObjects.url(round.names(), gateway));
        if (gateway.mode() != GatewayMode.NONE) {
            var owner = hosts.ownerBefore(round.project());
            if (owner.isPresent()) {
                return new StepResult.Refused(
                        ConditionReason.HOST_TAKEN,
                        "spec.gateway.host " + gateway.host() + " belongs to the older project " + owner.get());
            }
        }
        return switch (gateway.mode()) {
            case NONE -> {
                RouteBackend.deleteSuspended(round);
                RouteMiddlewares.deleteBut(round, List.of());
                yield new StepResult.Done(ConditionReason.NO_ROUTE, "spec.gateway.mode is None");
            }
            case TRAEFIK -> ingressRoute(round, RouteBackend.of(round));
            case GATEWAY_API -> httpRoute(round, RouteBackend.of(round));
        };
    }

    private StepResult ingressRoute(Round round, Backend backend) {
        for (RouteKind kind : List.of(RouteKind.INGRESS_ROUTE, RouteKind.MIDDLEWARE)) {
            if (!watches.watch(kind)) {
                return missing(ConditionReason.TRAEFIK_MISSING, kind);
            }
        }
        var middlewares = MiddlewareObjects.wanted(round.names(), round.spec().gateway());
        middlewares.forEach(round.objects()::apply);
        var route = apply(
                round,
                backend,
                RouteObjects.ingressRoute(round.names(), round.spec().gateway(), backend));
        RouteMiddlewares.deleteBut(round, middlewares, route, clock.instant());
        return new StepResult.Done(
                ConditionReason.ROUTED,
                "IngressRoute for " + round.spec().gateway().host()
                        + switch (backend) {
                            case RUNTIME -> "";
                            case SUSPENDED -> "; it answers 503";
                        });
    }

    private StepResult httpRoute(Round round, Backend backend) {
        if (!watches.watch(RouteKind.HTTP_ROUTE)) {
            return missing(ConditionReason.GATEWAY_API_MISSING, RouteKind.HTTP_ROUTE);
        }
        List<GenericKubernetesResource> middlewares = List.of();
        if (RouteObjects.needsMiddlewares(round.spec().gateway())) {
            if (!watches.watch(RouteKind.MIDDLEWARE)) {
                return missing(ConditionReason.TRAEFIK_MISSING, RouteKind.MIDDLEWARE);
            }
            middlewares = MiddlewareObjects.wanted(round.names(), round.spec().gateway()).stream()
                    .map(round.objects()::apply)
                    .toList();
        }
        var wanted = RouteObjects.httpRoute(round.names(), round.spec().gateway(), backend);
        if (!round.isDry()
                && round.objects().find(wanted).isPresent()
                && !RouteMiddlewares.areKnown(middlewares, clock.instant())) {
            return new StepResult.Waiting(
                    ConditionReason.ROUTE_PENDING,
                    "the route stays as it is for some seconds, until Traefik knows of its new Middlewares");
        }
        var route = apply(round, backend, wanted);
        RouteMiddlewares.deleteBut(round, middlewares, route, clock.instant());
        var status = HttpRouteStatus.of(route);
        return status.accepted()
                ? new StepResult.Done(ConditionReason.ROUTED, status.message())
                : new StepResult.Waiting(ConditionReason.ROUTE_PENDING, status.message());
    }

    /**
     * What a route leads to is there before it, and what it led to goes a round later: the gateway learns of both one
     * by one, and has no route while it leads nowhere.
     */
    private static GenericKubernetesResource apply(Round round, Backend backend, GenericKubernetesResource wanted) {
        if (backend == Backend.SUSPENDED) {
            RouteBackend.bringAboutSuspended(round);
        }
        var before = round.objects().find(wanted);
        var route = round.objects().apply(wanted);
        boolean wasSo = before.map(RoutesStep::version)
                .filter(version -> version.equals(version(route)))
                .isPresent();
        if (backend == Backend.RUNTIME && wasSo) {
            RouteBackend.deleteSuspended(round);
        }
        return route;
    }

    private static String version(GenericKubernetesResource object) {
        return object.getMetadata().getResourceVersion();
    }

    private static StepResult missing(ConditionReason reason, RouteKind kind) {
        return new StepResult.Failing(
                reason,
                "the cluster has no " + kind.kind() + " of " + kind.apiVersion() + "; install its CRD, or change"
                        + " spec.gateway.mode");
    }

    private static boolean wants(GatewayMode mode, RouteKind kind) {
        return switch (mode) {
            case TRAEFIK -> kind == RouteKind.INGRESS_ROUTE;
            case GATEWAY_API -> kind == RouteKind.HTTP_ROUTE;
            case NONE -> false;
        };
    }
}
