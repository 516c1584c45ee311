package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.crds.v1alpha1.Condition;
import io.nextmavens.crds.v1alpha1.StandbyStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A standalone database with a standby that really streams. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandbysE2E {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String STANDBY = "followed-standby-0";
    private static final String PRIMARY = "followed-database-0";

    private TestProject project;
    private Api api;

    @BeforeAll
    void createProject(OnCluster.Running running) {
        project = TestProject.create(running, "followed", """
                create table public.colours (name text primary key);
                select nextmavens.share_table('public.colours');
                """, """
                database:
                  standalone: {storage: {size: 1Gi}, standbys: 1}
                  migrations: [{configMapRef: {name: migrations}}]
                gateway: {mode: Traefik, host: followed.example}
                """);
        api = project.api();
        await().atMost(SOON)
                .until(() -> api.get("/rest/v1/colours", project.serviceKey()).status() == 200);
    }

    @AfterAll
    void deleteProject() {
        project.delete();
    }

    @Test
    void whatIsWrittenOnThePrimaryIsReadOnTheStandbyAlsoAfterItsPodWasKilled() {
        // Given
        write("red");
        await().atMost(SOON).until(() -> onStandby("select pg_is_in_recovery() from public.colours where name = 'red'")
                .equals("t"));
        String before = uid(STANDBY);

        // When
        project.client()
                .pods()
                .inNamespace(project.namespace())
                .withName(STANDBY)
                .withGracePeriod(0)
                .delete();
        write("green");

        // Then
        await().atMost(SOON).until(() -> !uid(STANDBY).equals(before));
        await().atMost(SOON).until(() -> onStandby("select count(*) from public.colours where name = 'green'")
                .equals("1"));
        await().atMost(SOON)
                .until(
                        () -> project.get().getStatus().standbys(),
                        List.of(new StandbyStatus(STANDBY, "streaming", "0", 0))::equals);
        assertThat(condition("StandbysReady").message()).contains("followed-database-ro.followed.svc:5432");
    }

    @Test
    void aReadThatPrefersAReplicaIsAnsweredByTheStandby() {
        // Given
        write("yellow");

        // When
        HttpResponse<String> answer = await().atMost(SOON)
                .until(
                        () -> api.getFromReplica("/rest/v1/colours?name=eq.yellow&select=name", project.serviceKey()),
                        found -> found.body().contains("yellow")
                                && found.headers()
                                        .firstValue("Preference-Applied")
                                        .isPresent());

        // Then
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("read=replica");
        assertThat(answer.headers().firstValue("NextMavens-Read").orElse("")).startsWith("replica;lag=");
    }

    @Test
    void aPrimaryWhoseVolumeIsLostComesBackFromItsStandby() {
        // Given
        write("blue");
        await().atMost(SOON).until(() -> onStandby("select count(*) from public.colours where name = 'blue'")
                .equals("1"));
        String before = uid(PRIMARY);

        // When
        var claims = project.client().persistentVolumeClaims().inNamespace(project.namespace());
        claims.withName("data-" + PRIMARY).delete();
        project.client()
                .pods()
                .inNamespace(project.namespace())
                .withName(PRIMARY)
                .withGracePeriod(0)
                .delete();

        // Then
        await().atMost(SOON).until(() -> !uid(PRIMARY).equals(before));
        await().atMost(SOON).until(() -> api.get("/rest/v1/colours?name=eq.blue&select=name", project.serviceKey())
                .equals(new Api.Answer(200, "[{\"name\":\"blue\"}]")));
        write("violet");
        await().atMost(SOON).until(() -> onStandby("select count(*) from public.colours where name = 'violet'")
                .equals("1"));
        project.awaitReady();
    }

    @Test
    void aVolumeWhoseClassDoesNotGrowIsToldOfAndTheProjectServesOn() {
        // When
        project.patchSpec("{\"database\":{\"standalone\":{\"storage\":{\"size\":\"2Gi\"}}}}");

        // Then
        await().atMost(SOON).until(() -> condition("DatabaseReady").reason().equals("VolumeNotResized"));
        assertThat(condition("DatabaseReady").message())
                .contains("data-" + PRIMARY + " has 1Gi", "must support resize");
        project.patchSpec("{\"database\":{\"standalone\":{\"storage\":{\"size\":\"1Gi\"}}}}");
        await().atMost(SOON).until(() -> condition("DatabaseReady").reason().equals("Provisioned"));
        project.awaitReady();
    }

    private void write(String colour) {
        await().atMost(SOON)
                .until(() -> api.send(
                                        "POST",
                                        "/rest/v1/colours?on_conflict=name",
                                        project.serviceKey(),
                                        "{\"name\":\"" + colour + "\"}")
                                .status()
                        == 201);
    }

    /** What the Service of the standbys answers, as the first column of the first row. */
    private String onStandby(String query) {
        return project.psql("followed-database-ro", "authenticator", "set role service_role", query);
    }

    private String uid(String pod) {
        return Optional.ofNullable(project.client()
                        .pods()
                        .inNamespace(project.namespace())
                        .withName(pod)
                        .get())
                .map(found -> found.getMetadata().getUid())
                .orElse("");
    }

    private Condition condition(String type) {
        return project.get().getStatus().condition(type).orElseThrow();
    }
}
