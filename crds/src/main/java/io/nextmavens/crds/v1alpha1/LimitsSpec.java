package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How many requests tenants may make of the runtime; 429 beyond. Over several pods they are counted by spec.redis. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.defaultPlan) || (has(self.plans) && self.plans.exists(plan, plan.name == self.defaultPlan))",
        message = "spec.limits.defaultPlan must be one of spec.limits.plans")
@ValidationRule(
        value = "!has(self.plans) || self.plans.all(one, self.plans.exists_one(other, other.name == one.name))",
        message = "spec.limits.plans must name each plan once")
public record LimitsSpec(
        @JsonPropertyDescription("Quotas by name.") @Size(max = 32)
        List<PlanSpec> plans,

        @JsonPropertyDescription("Plan of tenants that are given none. Default: they are not limited.")
        @Size(min = 1, max = 63)
        String defaultPlan,

        @JsonPropertyDescription("Tenants with another plan, or a quota of their own.") @Size(max = 500)
        List<TenantLimitSpec> tenants) {

    public LimitsSpec {
        plans = plans == null ? List.of() : List.copyOf(plans);
        tenants = tenants == null ? List.of() : List.copyOf(tenants);
    }
}
