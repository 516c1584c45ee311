package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Which alert it is; it never changes. */
public record AlertSpec(
        @JsonPropertyDescription("The project.") @Required ProjectReference projectRef,

        @JsonPropertyDescription("What it is about.") @Required
        AlertCause cause) {}
