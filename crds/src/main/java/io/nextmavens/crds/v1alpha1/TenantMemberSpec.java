package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Somebody who is to belong to a tenant. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantMemberSpec(
        @JsonPropertyDescription("Their address, in lower case. Whoever proves that it is theirs becomes a member.")
        @Required
        @Size(min = 3, max = 255)
        @Pattern("^[^@A-Z\\s]+@[^@A-Z\\s]+$")
        String email,

        @JsonPropertyDescription("Their role in the tenant, for policies (has_tenant_role).")
        @Default("member")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z][a-z0-9_-]*$")
        String role) {

    public TenantMemberSpec {
        role = Objects.requireNonNullElse(role, "member");
    }
}
