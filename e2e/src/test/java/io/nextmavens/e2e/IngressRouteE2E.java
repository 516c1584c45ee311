package io.nextmavens.e2e;

import io.nextmavens.crds.v1alpha1.GatewayMode;

/** Traefik's own route. */
class IngressRouteE2E extends GatewayE2E {

    IngressRouteE2E() {
        super(GatewayMode.TRAEFIK);
    }
}
