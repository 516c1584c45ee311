package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Connections of a server that several projects share. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionsStatus(
        @JsonPropertyDescription("Most connections that this project opens.")
        Integer project,

        @JsonPropertyDescription("Most connections that all projects of the server open together.")
        Integer promised,

        @JsonPropertyDescription("Connections that projects of the server may open: max_connections less a reserve.")
        Integer available) {}
