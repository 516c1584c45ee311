package io.nextmavens.operator.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nextmavens.crds.export.ProjectExport;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.kubernetes.ApiServer;
import io.nextmavens.operator.kubernetes.Cluster;
import io.nextmavens.operator.kubernetes.Postgres;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A project that is exported, deleted, and applied from what was exported. */
@ExtendWith({ApiServer.class, Postgres.class})
class ExportIT {

    private ProjectCase here;
    private RunningOperator operator;

    @BeforeEach
    void start() {
        try (var client = ApiServer.administrator()) {
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "IngressRoute", "ingressroutes");
            Cluster.routeKind(client, "traefik.io", "v1alpha1", "Middleware", "middlewares");
        }
        here = new ProjectCase();
        operator = new RunningOperator(here.namespace());
    }

    @AfterEach
    void stop() {
        operator.close();
        here.close();
    }

    @Test
    void whatWasExportedMakesTheProjectAgain() {
        // Given
        here.apply();
        here.apply(here.usual() + """
                deletionPolicy: Delete
                limits: {plans: [{name: free, requestsPerSecond: 10}], defaultPlan: free}
                """);
        here.awaitReady();
        var spec = here.project("notes").orElseThrow().getSpec();
        var manifests = export();

        // When
        here.delete();
        here.awaitGone();
        assertThat(Postgres.query("postgres", "select 1 from pg_database where datname = '" + here.database() + "'"))
                .isEmpty();

        // Then elsewhere, as nothing collects here what the project has left
        var there = new ProjectCase();
        there.adminSecret("admin", Postgres.port());
        var moved = manifests.replace(here.namespace(), there.namespace());
        try (var _ = new RunningOperator(there.namespace())) {
            there.client()
                    .load(new ByteArrayInputStream(moved.getBytes(StandardCharsets.UTF_8)))
                    .serverSideApply();
            there.awaitReady();
            assertThat(there.project("notes").orElseThrow().getSpec().toString())
                    .isEqualTo(spec.toString().replace(here.namespace(), there.namespace()));
            assertThat(Postgres.query(here.database(), "select count(*) from pg_tables where tablename = 'notes'"))
                    .containsExactly("1");
            assertThat(manifests).doesNotContain(Postgres.PASSWORD);
        } finally {
            there.close();
        }
    }

    /** What {@code kubectl nextmavens export} would print. */
    private String export() {
        List<Object> items = new ArrayList<>();
        items.addAll(here.client()
                .resources(NextMavensProject.class)
                .inNamespace(here.namespace())
                .list()
                .getItems());
        items.addAll(
                here.client().configMaps().inNamespace(here.namespace()).list().getItems());
        JsonNode objects = JsonMapper.builder().build().valueToTree(Map.of("kind", "List", "items", items));
        return ProjectExport.of(objects, "notes");
    }
}
