package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A PostgreSQL cluster run by the CloudNativePG operator. Reserved: not provisioned yet. */
public record CloudNativePgSpec(
        @JsonPropertyDescription("The Cluster (postgresql.cnpg.io/v1) in the project's namespace.") @Required
        ClusterReference clusterRef) {}
