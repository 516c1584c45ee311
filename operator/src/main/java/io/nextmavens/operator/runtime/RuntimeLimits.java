package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.LimitsSpec;
import io.nextmavens.crds.v1alpha1.PlanSpec;
import io.nextmavens.crds.v1alpha1.TenantLimitSpec;
import java.util.Map;
import java.util.TreeMap;

/** The runtime's setting {@code NEXTMAVENS_LIMITS}: {@code spec.limits} as docs/limits.md has it. Pure. */
final class RuntimeLimits {

    static final String VARIABLE = "NEXTMAVENS_LIMITS";

    private RuntimeLimits() {}

    static String json(LimitsSpec spec) {
        var plans = new TreeMap<String, Object>();
        for (PlanSpec plan : spec.plans()) {
            plans.put(plan.name(), quota(plan.requestsPerSecond(), plan.burst(), plan.requestsPerDay()));
        }
        var tenants = new TreeMap<String, Object>();
        for (TenantLimitSpec tenant : spec.tenants()) {
            tenants.put(
                    tenant.tenant(),
                    tenant.plan() == null
                            ? quota(tenant.requestsPerSecond(), tenant.burst(), tenant.requestsPerDay())
                            : Map.of("plan", tenant.plan()));
        }
        var limits = new TreeMap<String, Object>();
        limits.put("plans", plans);
        if (spec.defaultPlan() != null) {
            limits.put("defaultPlan", spec.defaultPlan());
        }
        if (!tenants.isEmpty()) {
            limits.put("tenants", tenants);
        }
        return Serialization.asJson(limits);
    }

    private static Map<String, Long> quota(Long perSecond, Long burst, Long perDay) {
        var quota = new TreeMap<String, Long>();
        quota.put("requestsPerSecond", perSecond);
        if (burst != null) {
            quota.put("burst", burst);
        }
        if (perDay != null) {
            quota.put("requestsPerDay", perDay);
        }
        return quota;
    }
}
