package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A NextMavensProject of the same namespace. */
public record ProjectReference(
        @JsonPropertyDescription("Its name.") @Required @Size(min = 1, max = 40)
        String name) {}
