package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A product environment of Cloudinary. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageCloudinarySpec(
        @JsonPropertyDescription("Its cloud name.") @Required @Size(min = 1, max = 128) @Pattern("^[-A-Za-z0-9_]+$")
        String cloudName,

        @JsonPropertyDescription("Largest file that the plan takes, as a quantity. Default: 10 MiB.")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).isInteger() && quantity(self).isGreaterThan(quantity('0'))",
                message = "spec.storage.cloudinary.fileSizeLimit must be a quantity of whole bytes, such as 10Mi")
        String fileSizeLimit,

        @JsonPropertyDescription("Secret with api-key and api-secret.") @Required
        SecretReference secretRef) {}
