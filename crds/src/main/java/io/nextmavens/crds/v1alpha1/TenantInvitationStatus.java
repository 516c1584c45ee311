package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Somebody who is invited to a tenant and is not a member. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantInvitationStatus(
        @JsonPropertyDescription("Their address.") @Required String email,

        @JsonPropertyDescription("When the mail server took the mail that tells them, RFC 3339. None: it has not.")
        String mailedAt,

        @JsonPropertyDescription("Why it has not at the last try.")
        String problem) {}
