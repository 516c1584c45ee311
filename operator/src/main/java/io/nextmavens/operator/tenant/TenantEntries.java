package io.nextmavens.operator.tenant;

import io.nextmavens.crds.v1alpha1.ByteSize;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.PlanSpec;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.crds.v1alpha1.TenantAnnotations;
import io.nextmavens.crds.v1alpha1.TenantMemberSpec;
import io.nextmavens.crds.v1alpha1.TenantSchema;
import io.nextmavens.operator.database.TenantEntry;
import io.nextmavens.operator.database.TenantQuotas;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a tenant's spec, and its plan in the project's, say of its entry. Pure. */
final class TenantEntries {

    private TenantEntries() {}

    /** The tenant's id: the spec's, or the object's own. */
    static UUID id(NextMavensTenant tenant) {
        return UUID.fromString(Optional.ofNullable(tenant.getSpec().id())
                .orElseGet(() -> tenant.getMetadata().getUid()));
    }

    /** Who keeps it. */
    static String keptBy(NextMavensTenant tenant) {
        return tenant.getMetadata().getNamespace() + "/" + tenant.getMetadata().getName();
    }

    /** The plan that the tenant names, where the project has none of that name. */
    static Optional<String> missingPlan(NextMavensTenant tenant, ProjectSpec project) {
        return Optional.ofNullable(tenant.getSpec().plan())
                .filter(name -> plan(name, project).isEmpty());
    }

    static TenantEntry of(NextMavensTenant tenant, ProjectSpec project) {
        var spec = tenant.getSpec();
        return new TenantEntry(
                id(tenant),
                Optional.ofNullable(spec.displayName())
                        .orElseGet(() -> tenant.getMetadata().getName()),
                spec.schema() == TenantSchema.Own,
                spec.suspended(),
                quotas(tenant, project),
                spec.members().stream().collect(Collectors.toMap(TenantMemberSpec::email, TenantMemberSpec::role)),
                ProjectAnnotations.valueOf(tenant, TenantAnnotations.INVITE_AGAIN),
                keptBy(tenant));
    }

    /** Each field is that of the tenant, else of its plan. The rate is one whole: it is not mixed of both. */
    private static TenantQuotas quotas(NextMavensTenant tenant, ProjectSpec project) {
        var own = tenant.getSpec().quotas();
        var name = Optional.ofNullable(tenant.getSpec().plan())
                .or(() -> Optional.ofNullable(project.limits()).map(limits -> limits.defaultPlan()));
        var plan = name.flatMap(text -> plan(text, project));
        boolean ownRate = own.requestsPerSecond() != null;
        return new TenantQuotas(
                ownRate
                        ? of(own.requestsPerSecond())
                        : plan.map(PlanSpec::requestsPerSecond)
                                .map(OptionalLong::of)
                                .orElseGet(OptionalLong::empty),
                ownRate ? of(own.burst()) : of(plan.map(PlanSpec::burst).orElse(null)),
                ownRate
                        ? of(own.requestsPerDay())
                        : of(plan.map(PlanSpec::requestsPerDay).orElse(null)),
                Optional.ofNullable(own.storage())
                        .or(() -> plan.map(PlanSpec::storage))
                        .map(text -> OptionalLong.of(ByteSize.bytes(text)))
                        .orElseGet(OptionalLong::empty),
                Optional.ofNullable(own.members())
                        .or(() -> plan.map(PlanSpec::members))
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty));
    }

    private static OptionalLong of(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Optional<PlanSpec> plan(String name, ProjectSpec project) {
        var plans = project.limits() == null
                ? List.<PlanSpec>of()
                : project.limits().plans();
        return plans.stream().filter(plan -> plan.name().equals(name)).findFirst();
    }
}
