package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** The way in from outside the cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.mode == 'None' || has(self.host)",
        message = "spec.gateway.host is needed unless spec.gateway.mode is None")
@ValidationRule(
        value = "self.mode != 'GatewayAPI' || has(self.gatewayRef)",
        message = "spec.gateway.gatewayRef is needed when spec.gateway.mode is GatewayAPI")
@ValidationRule(
        value = "self.mode == 'GatewayAPI' || !has(self.gatewayRef)",
        message = "spec.gateway.gatewayRef is for spec.gateway.mode GatewayAPI only")
@ValidationRule(
        value = "self.mode == 'Traefik' || !has(self.entryPoints)",
        message = "spec.gateway.entryPoints is for spec.gateway.mode Traefik only")
public record GatewaySpec(
        @JsonPropertyDescription("Traefik: an IngressRoute. GatewayAPI: an HTTPRoute. None: no route; the Service"
                + " is reachable inside the cluster.")
        @Default("None")
        GatewayMode mode,

        @JsonPropertyDescription("Host name that the project answers to.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
        String host,

        @JsonPropertyDescription("Serve HTTPS. With GatewayAPI the listener of the Gateway holds the certificate.")
        GatewayTls tls,

        @JsonPropertyDescription("Traefik's entry points. Default: web, or websecure with tls.") @Size(min = 1, max = 8)
        List<@Size(min = 1, max = 63) String> entryPoints,

        @JsonPropertyDescription("The Gateway that the HTTPRoute attaches to.")
        GatewayReference gatewayRef) {

    public GatewaySpec {
        mode = Objects.requireNonNullElse(mode, GatewayMode.NONE);
        entryPoints = entryPoints == null ? null : List.copyOf(entryPoints);
    }

    static GatewaySpec defaults() {
        return new GatewaySpec(null, null, null, null, null);
    }
}
