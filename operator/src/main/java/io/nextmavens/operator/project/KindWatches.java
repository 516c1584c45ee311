package io.nextmavens.operator.project;

import io.nextmavens.operator.owned.ForeignKind;

/** Watches the kinds of others that the cluster has; a CRD may be installed at any time. */
@FunctionalInterface
interface KindWatches {

    /** Starts to watch a kind, unless it is watched already; false: the cluster does not have it. */
    boolean watch(ForeignKind kind);
}
