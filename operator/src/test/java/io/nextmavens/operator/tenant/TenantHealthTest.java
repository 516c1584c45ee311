package io.nextmavens.operator.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.NextMavensTenant;
import io.nextmavens.operator.gitops.ArgoCd;
import io.nextmavens.operator.gitops.Flux;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How Argo CD and Flux see a tenant whose status the operator has written. */
class TenantHealthTest {

    private static final InvitationsResult NOBODY =
            new InvitationsResult(TenantReason.ALL_INVITED, "nobody", List.of());

    @Test
    void aTenantIsAsItsConditionsSay() throws Exception {
        // Given
        var expected = Map.of(
                new TenantResult.Kept(TenantReason.READY, "why", Optional.empty(), 1, NOBODY), "Healthy Current",
                new TenantResult.Kept(TenantReason.SUSPENDED, "why", Optional.empty(), 1, NOBODY), "Suspended Current",
                new TenantResult.Waiting(TenantReason.PROJECT_NOT_READY, "why"), "Progressing InProgress",
                new TenantResult.Waiting(TenantReason.DATABASE_TROUBLE, "why"), "Progressing InProgress",
                new TenantResult.Refused(TenantReason.PLAN_MISSING, "why"), "Degraded Failed",
                new TenantResult.Refused(TenantReason.TENANT_TAKEN, "why"), "Degraded Failed");
        for (var one : expected.entrySet()) {
            // When
            var tenant = tenant(one.getKey());

            // Then
            assertThat(ArgoCd.health(tenant).status() + " " + Flux.health(tenant))
                    .as("%s", one.getKey())
                    .isEqualTo(one.getValue());
            assertThat(ArgoCd.health(tenant).message()).isEqualTo("why");
        }
    }

    private static NextMavensTenant tenant(TenantResult result) {
        var tenant = Serialization.unmarshal("""
                apiVersion: nextmavens.io/v1alpha1
                kind: NextMavensTenant
                metadata: {name: acme, uid: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, generation: 3}
                spec: {projectRef: {name: notes}}
                """, NextMavensTenant.class);
        tenant.setStatus(new TenantStatuses(Clock.systemUTC()).of(tenant, result));
        return tenant;
    }
}
