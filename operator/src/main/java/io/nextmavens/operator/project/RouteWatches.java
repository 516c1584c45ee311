package io.nextmavens.operator.project;

import io.nextmavens.operator.route.RouteKind;

/** Watches the kinds of routes that the cluster has; a CRD may be installed at any time. */
@FunctionalInterface
interface RouteWatches {

    /** Starts to watch a kind, unless it is watched already; false: the cluster does not have it. */
    boolean watch(RouteKind kind);
}
