package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which kind of route leads to the project. */
public enum GatewayMode {
    /** Traefik's {@code IngressRoute}. */
    @JsonProperty("Traefik")
    TRAEFIK,
    /** The Gateway API's {@code HTTPRoute}. */
    @JsonProperty("GatewayAPI")
    GATEWAY_API,
    /** No route. */
    @JsonProperty("None")
    NONE
}
