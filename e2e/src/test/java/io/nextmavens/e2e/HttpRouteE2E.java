package io.nextmavens.e2e;

import io.nextmavens.crds.v1alpha1.GatewayMode;

/** The Gateway API's route. */
class HttpRouteE2E extends GatewayE2E {

    HttpRouteE2E() {
        super(GatewayMode.GATEWAY_API);
    }
}
