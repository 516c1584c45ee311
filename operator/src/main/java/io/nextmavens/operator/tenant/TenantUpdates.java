package io.nextmavens.operator.tenant;

import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.crds.v1alpha1.TenantAnnotations;
import io.nextmavens.operator.owned.SpecUpdates;
import java.util.List;

/** Which changes of a tenant make a round. */
public final class TenantUpdates extends SpecUpdates<NextMavensTenant> {

    @Override
    protected List<?> askedFor(NextMavensTenant tenant) {
        return List.of(ProjectAnnotations.valueOf(tenant, TenantAnnotations.INVITE_AGAIN));
    }
}
