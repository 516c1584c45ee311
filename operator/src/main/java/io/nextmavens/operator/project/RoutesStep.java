package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.nextmavens.crds.v1alpha1.GatewayMode;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.route.HttpRouteStatus;
import io.nextmavens.operator.route.RouteKind;
import io.nextmavens.operator.route.RouteObjects;
import java.util.Objects;
import java.util.Optional;

/** The route, of the kind that the spec asks for and no other. */
final class RoutesStep implements Step {

    private final RouteWatches watches;
    private final HostOwners hosts;

    RoutesStep(RouteWatches watches, HostOwners hosts) {
        this.watches = Objects.requireNonNull(watches, "watches");
        this.hosts = Objects.requireNonNull(hosts, "hosts");
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
        for (RouteKind kind : RouteKind.values()) {
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
            case NONE -> new StepResult.Done(ConditionReason.NO_ROUTE, "spec.gateway.mode is None");
            case TRAEFIK -> ingressRoute(round);
            case GATEWAY_API -> httpRoute(round);
        };
    }

    private StepResult ingressRoute(Round round) {
        if (!watches.watch(RouteKind.INGRESS_ROUTE)) {
            return missing(ConditionReason.TRAEFIK_MISSING, RouteKind.INGRESS_ROUTE);
        }
        round.objects()
                .apply(RouteObjects.ingressRoute(round.names(), round.spec().gateway()));
        return new StepResult.Done(
                ConditionReason.ROUTED,
                "IngressRoute for " + round.spec().gateway().host());
    }

    private StepResult httpRoute(Round round) {
        if (!watches.watch(RouteKind.HTTP_ROUTE)) {
            return missing(ConditionReason.GATEWAY_API_MISSING, RouteKind.HTTP_ROUTE);
        }
        GenericKubernetesResource route = round.objects()
                .apply(RouteObjects.httpRoute(round.names(), round.spec().gateway()));
        var status = HttpRouteStatus.of(route);
        return status.accepted()
                ? new StepResult.Done(ConditionReason.ROUTED, status.message())
                : new StepResult.Waiting(ConditionReason.ROUTE_PENDING, status.message());
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
