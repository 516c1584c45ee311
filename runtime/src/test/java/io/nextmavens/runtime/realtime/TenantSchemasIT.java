package io.nextmavens.runtime.realtime;

import static io.nextmavens.runtime.TenantSchemas.OWN_A;
import static io.nextmavens.runtime.TenantSchemas.OWN_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes in a tenant's own schema are told to that tenant and the back end; to others there is no such table. */
class TenantSchemasIT {

    private static final String A = RealtimeProject.A;
    private static final String B = RealtimeProject.B;

    @TempDir
    static Path folder;

    private static RealtimeProject project;
    private static Pod pod;

    @BeforeAll
    static void start() {
        project = RealtimeProject.start(
                folder,
                "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id(), title text)");
        project.sql(
                "SELECT nextmavens.keep_tenant_schema('" + A + "'), nextmavens.keep_tenant_schema('" + B + "')",
                "SET ROLE app_owner",
                "CREATE TABLE " + OWN_A + ".orders(id int PRIMARY KEY, item text)",
                "CREATE TABLE " + OWN_B + ".orders(id int PRIMARY KEY, item text)");
        pod = Pod.start(project.environment());
    }

    @AfterAll
    static void stop() {
        pod.close();
        project.close();
    }

    @AfterEach
    void empty() {
        project.sql("TRUNCATE notes, " + OWN_A + ".orders, " + OWN_B + ".orders");
    }

    private static JsonObject changes(String schema, String table) {
        return new JsonObject()
                .put(
                        "postgres_changes",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("event", "*")
                                        .put("schema", schema)
                                        .put("table", table)));
    }

    private static void change() {
        project.sql(
                "INSERT INTO " + OWN_A + ".orders VALUES (1, 'anvil')",
                "UPDATE " + OWN_A + ".orders SET item = 'axe'",
                "DELETE FROM " + OWN_A + ".orders",
                "INSERT INTO " + OWN_B + ".orders VALUES (1, 'boat')",
                "TRUNCATE " + OWN_A + ".orders");
    }

    @Test
    void tellsATenantOfItsOwnTables() {
        try (PlainClient a = PlainClient.connect(pod.uri(), RealtimeProject.user(A));
                PlainClient service = PlainClient.connect(pod.uri(), RealtimeProject.service())) {
            // Given
            assertThat(a.join("realtime:own", changes(OWN_A, "orders")).getString("status"))
                    .isEqualTo("ok");
            assertThat(service.join("realtime:own", changes(OWN_B, "orders")).getString("status"))
                    .isEqualTo("ok");

            // When
            change();

            // Then
            assertThat(a.awaitChanges(3).stream().map(change -> change.getString("type")))
                    .containsExactly("INSERT", "UPDATE", "DELETE");
            a.await("the truncation", message -> message.payload().encode().contains("TRUNCATE"));
            assertThat(a.changes().toString()).contains("anvil", "axe").doesNotContain("boat", OWN_B);
            assertThat(service.awaitChanges(1).toString()).contains("boat");
        }
    }

    @Test
    void toOthersThereIsNoSuchTable() {
        for (String token : List.of(
                RealtimeProject.user(B),
                RealtimeProject.user("cccccccc-cccc-4ccc-8ccc-cccccccccccc"),
                RealtimeProject.user(""),
                RealtimeProject.anonymous())) {
            try (PlainClient other = PlainClient.connect(pod.uri(), token)) {
                // When
                JsonObject asked = other.join("realtime:a", changes(OWN_A, "orders"));
                JsonObject unknown = other.join("realtime:b", changes("x" + OWN_A, "orders"));

                // Then
                assertThat(asked.getString("status")).isEqualTo("error");
                assertThat(asked.encode().replace(OWN_A, "?"))
                        .isEqualTo(unknown.encode().replace("x" + OWN_A, "?"));
            }
        }
    }

    @Test
    void whoAsksForEverySchemaHearsNothingOfOthers() {
        try (PlainClient b = PlainClient.connect(pod.uri(), RealtimeProject.user(B));
                PlainClient named = PlainClient.connect(pod.uri(), RealtimeProject.user(B))) {
            // Given
            b.join("realtime:all", changes("*", "*"));
            named.join("realtime:all", changes(OWN_A, "*"));
            named.join("realtime:notes", changes("public", "notes"));

            // When, and row-level security is off for a moment
            project.sql("SET event_triggers = off", "ALTER TABLE " + OWN_A + ".orders DISABLE ROW LEVEL SECURITY");
            change();
            project.sql("SELECT nextmavens.repair_isolation()", "INSERT INTO notes VALUES (9, '" + B + "', 'last')");

            // Then
            assertThat(b.awaitChanges(2).toString()).contains("boat", "last").doesNotContain("anvil", "axe", OWN_A);
            assertThat(b.received().toString()).doesNotContain(OWN_A);
            assertThat(named.awaitChanges(1).toString()).contains("last").doesNotContain(OWN_A);
        }
    }
}
