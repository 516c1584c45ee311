package io.nextmavens.operator.tenant;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.TenantInvitationStatus;
import io.nextmavens.crds.v1alpha1.TenantStatus;
import io.nextmavens.operator.database.TenantInvitation;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a tenant's status; its conditions are those of kstatus, as a project's are. */
final class TenantStatuses {

    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String MEMBERS_INVITED = "MembersInvited";

    private final Clock clock;

    TenantStatuses(Clock clock) {
        this.clock = clock;
    }

    TenantStatus of(NextMavensTenant tenant, TenantResult result) {
        var before = Optional.ofNullable(tenant.getStatus());
        var conditions = new ArrayList<>(List.of(
                condition(tenant, READY, result instanceof TenantResult.Kept, result.reason(), result.message()),
                summary(tenant, RECONCILING, result instanceof TenantResult.Waiting, result),
                summary(tenant, STALLED, result instanceof TenantResult.Refused, result)));
        var schema = before.map(TenantStatus::schema).orElse(null);
        var members = before.map(TenantStatus::members).orElse(null);
        var invited = before.map(TenantStatus::invited).orElse(null);
        var invitations = before.map(TenantStatus::invitations).orElse(List.of());
        if (result instanceof TenantResult.Kept kept) {
            var told = kept.invitations();
            conditions.add(condition(tenant, MEMBERS_INVITED, told.holds(), told.reason(), told.message()));
            schema = kept.schema().orElse(null);
            members = kept.members();
            invited = told.invitations().size();
            invitations =
                    told.invitations().stream().map(TenantStatuses::invitation).toList();
        } else {
            before.flatMap(status -> status.condition(MEMBERS_INVITED)).ifPresent(conditions::add);
        }
        return new TenantStatus(
                tenant.getMetadata().getGeneration(),
                conditions,
                TenantEntries.id(tenant).toString(),
                schema,
                members,
                invited,
                invitations);
    }

    private static TenantInvitationStatus invitation(TenantInvitation invitation) {
        return new TenantInvitationStatus(
                invitation.email(),
                invitation
                        .mailedAt()
                        .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse(null),
                invitation.problem().orElse(null));
    }

    private Condition summary(NextMavensTenant tenant, String type, boolean holds, TenantResult result) {
        var otherwise = type.equals(STALLED) ? TenantReason.NOT_STALLED : TenantReason.NOT_RECONCILING;
        return condition(tenant, type, holds, holds ? result.reason() : otherwise, holds ? result.message() : "");
    }

    private Condition condition(
            NextMavensTenant tenant, String type, boolean holds, TenantReason reason, String message) {
        var status = holds ? ConditionStatus.TRUE : ConditionStatus.FALSE;
        var since = Optional.ofNullable(tenant.getStatus())
                .flatMap(before -> before.condition(type))
                .filter(before -> before.status() == status)
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, tenant.getMetadata().getGeneration(), since, reason.text(), message);
    }
}
