package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The database as provisioned. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseStatus(
        @JsonPropertyDescription("Name of the database.") String name,
        @JsonPropertyDescription("Host of its server.") String host,
        @JsonPropertyDescription("Port of its server.") Integer port,
        @JsonPropertyDescription("PostgreSQL's version.") String version,

        @JsonPropertyDescription("Version of the catalog that is installed.")
        String catalog,

        @JsonPropertyDescription("Connections of the server, where projects share it.")
        ConnectionsStatus connections) {}
