package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the certificate of a host comes from; empty: Traefik's default certificate. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(has(self.secretName) && has(self.certResolver))",
        message = "set at most one of gateway.tls.secretName and gateway.tls.certResolver")
public record GatewayTls(
        @JsonPropertyDescription("Secret of type kubernetes.io/tls in the project's namespace.")
        @Size(min = 1, max = 253)
        String secretName,

        @JsonPropertyDescription("Certificate resolver of Traefik's static configuration.") @Size(min = 1, max = 63)
        String certResolver) {}
