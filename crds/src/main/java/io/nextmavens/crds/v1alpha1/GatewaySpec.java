package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** The way in from outside the cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
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
        GatewayReference gatewayRef,

        @JsonPropertyDescription("How many requests of one client's address pass. Default: no limit.")
        RateLimitSpec rateLimit,

        @JsonPropertyDescription("How large requests of some paths may be.") @Size(max = 16)
        List<BodyLimitSpec> bodyLimits,

        @JsonPropertyDescription("From where some paths may be reached.") @Size(max = 16)
        List<AccessRule> access,

        @JsonPropertyDescription("Proxies in front of the gateway that it trusts. With 1 a client's address is the"
                + " last of X-Forwarded-For, with 0 that of the connection.")
        @Default("0")
        @Min(0)
        @Max(8)
        Integer proxies,

        @JsonPropertyDescription("true: answers carry X-Content-Type-Options, X-Frame-Options, Referrer-Policy and,"
                + " with tls, Strict-Transport-Security.")
        @Default("true")
        Boolean securityHeaders) {

    public GatewaySpec {
        mode = Objects.requireNonNullElse(mode, GatewayMode.NONE);
        bodyLimits = bodyLimits == null ? List.of() : List.copyOf(bodyLimits);
        access = access == null ? List.of() : List.copyOf(access);
        proxies = Objects.requireNonNullElse(proxies, 0);
        securityHeaders = Objects.requireNonNullElse(securityHeaders, true);
        entryPoints = entryPoints == null ? null : List.copyOf(entryPoints);
    }

    static GatewaySpec defaults() {
        return new GatewaySpec(null, null, null, null, null, null, null, null, null, null);
    }
}
