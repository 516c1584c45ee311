package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A CloudNativePG {@code Cluster} in the project's namespace. */
public record ClusterReference(
        @JsonPropertyDescription("Name of the Cluster.") @Required @Size(min = 1, max = 253)
        String name) {}
