package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** What is wanted of a tenant. The operator reads it and never writes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.projectRef.name == oldSelf.projectRef.name",
        message = "spec.projectRef is immutable: the tenant's rows would stay behind in the old project")
@ValidationRule(
        value = "has(self.id) == has(oldSelf.id) && (!has(self.id) || self.id == oldSelf.id)",
        message = "spec.id is immutable: the tenant's rows would stay behind under the old id")
@ValidationRule(
        value = "!has(oldSelf.schema) || oldSelf.schema != 'Own' || has(self.schema) && self.schema == 'Own'",
        message = "spec.schema cannot go back to Shared: the rows of the tenant's own schema would stay behind")
@ValidationRule(
        value = "!has(self.plan) || !has(self.quotas) || !has(self.quotas.requestsPerSecond)",
        message = "spec has one of plan and quotas.requestsPerSecond, not both")
@ValidationRule(
        value = "!has(self.members)"
                + " || self.members.all(one, self.members.exists_one(other, other.email == one.email))",
        message = "spec.members must name each address once")
@ValidationRule(
        value = "!has(self.members) || !has(self.quotas) || !has(self.quotas.members)"
                + " || self.members.size() <= self.quotas.members",
        message = "spec.members names more people than spec.quotas.members allows")
public record TenantSpec(
        @JsonPropertyDescription("The project it belongs to, of the same namespace. Immutable.") @Required
        ProjectReference projectRef,

        @JsonPropertyDescription(
                "Its id, in lower case: tenant_id in tokens and rows. Default: metadata.uid. Immutable.")
        @Size(min = 36, max = 36)
        @Pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        String id,

        @JsonPropertyDescription("Its name for people. Default: metadata.name.") @Size(min = 1, max = 255)
        String displayName,

        @JsonPropertyDescription("One of spec.limits.plans of the project. Default: its spec.limits.defaultPlan.")
        @Size(min = 1, max = 63)
        String plan,

        @JsonPropertyDescription("What it may use, where that is not what the plan says.") @Default("{}")
        TenantQuotasSpec quotas,

        @JsonPropertyDescription(
                "Who is invited to it, by mail. Who has become a member stays one when taken off the list.")
        @Size(max = 200)
        List<TenantMemberSpec> members,

        @JsonPropertyDescription(
                "Own: it has a schema of its own in the database besides the tables that tenants share."
                        + " It may become Own later, and then stays it.")
        @Default("Shared")
        TenantSchema schema,

        @JsonPropertyDescription("true: its tokens are refused with 403, its data stay.") @Default("false")
        Boolean suspended,

        @JsonPropertyDescription("What becomes of its rows and files when this object is deleted: Retain keeps them,"
                + " Delete deletes them.")
        @Default("Retain")
        DeletionPolicy deletionPolicy) {

    public TenantSpec {
        quotas = Objects.requireNonNullElseGet(quotas, TenantQuotasSpec::none);
        members = members == null ? List.of() : List.copyOf(members);
        schema = Objects.requireNonNullElse(schema, TenantSchema.Shared);
        suspended = Objects.requireNonNullElse(suspended, false);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.Retain);
    }
}
