package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;

/** What was found at the last look; written by the operator only. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TenantStatus(
        @JsonPropertyDescription("metadata.generation of the spec that this status is about.")
        Long observedGeneration,

        @JsonPropertyDescription("Ready, Reconciling and Stalled (kstatus), and MembersInvited.")
        List<Condition> conditions,

        @JsonPropertyDescription("Its id: tenant_id in tokens and rows.")
        String id,

        @JsonPropertyDescription("The schema that is its alone, where it has one: a profile of REST.")
        String schema,

        @JsonPropertyDescription("How many members it has.") Integer members,

        @JsonPropertyDescription("How many are invited and have not proven their address.")
        Integer invited,

        @JsonPropertyDescription("Who is invited and is not a member, by address.")
        List<TenantInvitationStatus> invitations) {

    public TenantStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        invitations = invitations == null ? List.of() : List.copyOf(invitations);
    }

    /** Returns the condition of a type, if there is one. */
    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }
}
