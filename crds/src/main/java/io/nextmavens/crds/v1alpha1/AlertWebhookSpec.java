package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An address that alerts are posted to as JSON, signed. */
public record AlertWebhookSpec(
        @JsonPropertyDescription("Its address.") @Required @Size(min = 1, max = 2048) @Pattern("^https?://[^#@]+$")
        String url,

        @JsonPropertyDescription("Secret with signing-secret, the key of the signature.") @Required
        SecretReference secretRef) {}
