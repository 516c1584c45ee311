package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project with rows, and a preview of it on a server of its own. */
@ExtendWith(OnCluster.class)
class PreviewE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ROWS = "/rest/v1/colours?select=name";

    @Test
    void aPreviewServesItsSourcesRowsByKeysOfItsOwn(OnCluster.Running running) {
        // Given
        TestProject source = TestProject.create(
                running,
                "origin",
                "create table public.colours (name text primary key); select"
                        + " nextmavens.share_table('public.colours'); insert into public.colours values ('red');",
                """
                database:
                  standalone: {storage: {size: 1Gi}}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: origin.example}
                """);

        // When
        running.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: nextmavens.io/v1alpha1
                        kind: NextMavensProject
                        metadata: {name: branch, namespace: origin}
                        spec:
                          preview: {from: origin, data: Full}
                          deletionPolicy: Delete
                          database:
                            standalone: {storage: {size: 1Gi}}
                            migrations: [{configMapRef: {name: migrations}}]
                          gateway: {mode: Traefik, host: branch.example}
                        """, NextMavensProject.class))
                .create();
        TestProject preview = new TestProject(running.client(), "origin", "branch", source.base());
        preview.awaitReady();

        // Then
        Api.Answer red = new Api.Answer(200, "[{\"name\":\"red\"}]");
        await().atMost(SOON)
                .until(() -> preview.api().get(ROWS, preview.serviceKey()).equals(red));
        assertThat(preview.get().getStatus().preview().rows()).isPositive();
        assertThat(preview.get().getStatus().expiresAt()).isNotNull();
        assertThat(preview.get()
                        .getStatus()
                        .condition("IsolationVerified")
                        .orElseThrow()
                        .status())
                .isEqualTo(ConditionStatus.TRUE);
        assertThat(preview.api().get(ROWS, source.serviceKey()).status()).isEqualTo(401);
        assertThat(preview.api()
                        .send("POST", "/rest/v1/colours", preview.serviceKey(), "{\"name\":\"blue\"}")
                        .status())
                .isEqualTo(201);
        assertThat(source.api().get(ROWS, source.serviceKey())).isEqualTo(red);

        // Its end takes nothing of the source along
        running.client().resource(preview.get()).delete();
        await().atMost(SOON).until(() -> preview.get() == null);
        await().atMost(SOON)
                .until(() -> running.client()
                                .persistentVolumeClaims()
                                .inNamespace("origin")
                                .withName("data-branch-database-0")
                                .get()
                        == null);
        assertThat(source.api().get(ROWS, source.serviceKey())).isEqualTo(red);
        source.delete();
    }
}
