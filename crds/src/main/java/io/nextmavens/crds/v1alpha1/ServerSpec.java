package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** An existing PostgreSQL server, managed elsewhere. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerSpec(
        @JsonPropertyDescription("Secret in the project's namespace with host, port, username, password and"
                + " optionally database and sslmode of a login that may create databases and roles.")
        @Required
        SecretReference adminSecretRef,

        @JsonPropertyDescription("A read replica of it, which answers requests that prefer one. Default: none.")
        ReplicaSpec replica) {}
