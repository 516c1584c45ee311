package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The release of the operator that a project has, or was given last. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpgradeStatus(
        @JsonPropertyDescription("Image of its runtime's pods where spec.runtime.image names none.")
        String image,

        @JsonPropertyDescription("Its database's catalog: the number of the newest file, and a digest of all.")
        String catalog,

        @JsonPropertyDescription(
                "Current: available with them. Waiting: keeps them until its turn has come. Upgrading: was"
                        + " given them. Failed: did not become available with them; no other project is upgraded. Unattended: was"
                        + " not available before either.")
        UpgradePhase phase,

        @JsonPropertyDescription("Since when it is in this phase.")
        String since,

        @JsonPropertyDescription(
                "The wave in which it was given them: 0 for canaries, the others from 1. None for one that was new or not"
                        + " available before, which says nothing about the release.")
        Integer wave) {}
