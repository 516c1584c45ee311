package io.nextmavens.runtime.graphql;

import static io.nextmavens.runtime.TenantSchemas.A;
import static io.nextmavens.runtime.TenantSchemas.B;
import static io.nextmavens.runtime.TenantSchemas.OWN_A;
import static io.nextmavens.runtime.TenantSchemas.OWN_B;
import static io.nextmavens.runtime.TenantSchemas.SHARED;
import static io.nextmavens.runtime.TenantSchemas.owner;
import static io.nextmavens.runtime.TenantSchemas.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The GraphQL schema of a tenant has what is in its own schema of the database; nobody else's has. */
class TenantSchemasIT {

    private static final String TYPES =
            "{ __schema { types { name description fields { name } inputFields { name }" + " enumValues { name } } } }";

    private static EmbeddedPostgres postgres;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        postgres = ProjectDatabase.start();
        owner(
                postgres,
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B'), ('" + SHARED + "', 'C')",
                "CREATE TABLE notes(id int PRIMARY KEY, title text)",
                "CREATE TABLE orders(id int PRIMARY KEY, title text)",
                "SELECT nextmavens.keep_tenant_schema('" + A + "')");
        server = TestServer.start(TestServer.environment(
                postgres, "app", "app_authenticator", "NEXTMAVENS_PROJECT", "app", "NEXTMAVENS_SERVICES", "graphql"));
        assertThat(answer("{ __typename }", token("authenticated", A))).contains("Query");
        owner(
                postgres,
                "SELECT nextmavens.keep_tenant_schema('" + B + "')",
                "SET search_path TO " + OWN_A,
                "CREATE TYPE mood AS ENUM ('grim', 'merry')",
                "CREATE TABLE orders(id int PRIMARY KEY, note_id int REFERENCES public.notes, item text, mood mood)",
                "COMMENT ON TABLE orders IS 'What the smithy sells'",
                "CREATE TABLE ledger(id int PRIMARY KEY)",
                "CREATE FUNCTION orders_loud(o orders) RETURNS text LANGUAGE sql STABLE AS 'SELECT upper(o.item)'",
                "CREATE FUNCTION items() RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT item FROM " + OWN_A
                        + ".orders'",
                "CREATE FUNCTION notes_forge(n public.notes) RETURNS text LANGUAGE sql STABLE AS 'SELECT ''forge'''",
                "SET search_path TO " + OWN_B,
                "CREATE TABLE orders(id int PRIMARY KEY, cargo text)");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> answer("{ allOwnOrders { nodes { cargo } } }", token("authenticated", B))
                        .contains("nodes"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void rows() {
        owner(
                postgres,
                "DELETE FROM " + OWN_A + ".orders",
                "DELETE FROM " + OWN_B + ".orders",
                "DELETE FROM orders",
                "DELETE FROM notes",
                "INSERT INTO notes(id, title, tenant_id) VALUES (1, 'of A', '" + A + "')",
                "INSERT INTO orders(id, title, tenant_id) VALUES (1, 'shared of A', '" + A + "')",
                "INSERT INTO " + OWN_A + ".orders VALUES (1, 1, 'anvil', 'grim')",
                "INSERT INTO " + OWN_B + ".orders VALUES (1, 'boat')");
    }

    private static String answer(String query, String token) {
        return server.send(
                        "POST", "/graphql", new JsonObject().put("query", query).encode(), "Authorization", token)
                .body();
    }

    private static List<String> others() {
        return List.of(
                token("authenticated", B),
                token("authenticated", SHARED),
                token("authenticated", ""),
                token("anon", ""),
                token("service_role", ""));
    }

    @Test
    void aTenantQueriesAndChangesItsTablesBesideTheSharedOnes() {
        // Given
        String a = token("authenticated", A);

        // When
        String read = answer(
                "{ allOwnOrders { nodes { item loud mood noteByNoteId { title ownOrdersByNoteId { totalCount } } } }"
                        + " allOrders { nodes { title } } ownItems { nodes } }",
                a);
        String made = answer(
                "mutation { createOwnOrder(input: { ownOrder: { id: 2, item: \"axe\", mood: MERRY } })"
                        + " { ownOrder { nodeId item } } }",
                a);
        String changed = answer(
                "mutation { updateOwnOrderById(input: { id: 2, ownOrderPatch: { item: \"saw\" } })"
                        + " { ownOrder { item } } deleteOwnOrderById(input: { id: 1 }) { deletedOwnOrderId } }",
                a);

        // Then
        assertThat(new JsonObject(read).getJsonObject("data")).isEqualTo(new JsonObject("""
                        {"allOwnOrders": {"nodes": [{"item": "anvil", "loud": "ANVIL", "mood": "GRIM",
                            "noteByNoteId": {"title": "of A", "ownOrdersByNoteId": {"totalCount": 1}}}]},
                         "allOrders": {"nodes": [{"title": "shared of A"}]},
                         "ownItems": {"nodes": ["anvil"]}}
                        """));
        assertThat(made).contains("axe", "WyJvd25fb3JkZXJz").doesNotContain("errors");
        assertThat(changed).contains("saw", "deletedOwnOrderId").doesNotContain("errors");
        assertThat(TestServer.one(postgres, "app", "SELECT string_agg(item, ',') FROM " + OWN_A + ".orders"))
                .isEqualTo("saw");
    }

    @Test
    void aNodeOfTheOwnSchemaIsNoneOfTheSharedOne() {
        // Given
        String own = Base64.getEncoder()
                .encodeToString(new JsonArray(List.of("own_orders", 1)).encode().getBytes(StandardCharsets.UTF_8));
        String query = "{ node(nodeId: \"" + own + "\") { __typename nodeId } }";

        // When // Then
        assertThat(answer(query, token("authenticated", A))).contains("OwnOrder");
        assertThat(answer(query, token("authenticated", SHARED))).doesNotContain("Own");
    }

    @Test
    void introspectionShowsOthersNothing() {
        // When
        String own = answer(TYPES, token("authenticated", A));

        // Then
        assertThat(own)
                .contains("OwnOrder", "OwnLedger", "OwnMood", "What the smithy sells")
                .doesNotContain("cargo");
        for (String other : others()) {
            assertThat(answer(TYPES, other))
                    .contains("\"Query\"")
                    .doesNotContain("Ledger", "ledger", "Mood", "smithy", "forge", "ownItems", "GRIM", OWN_A);
        }
        assertThat(answer(TYPES, token("authenticated", SHARED))).doesNotContain("Own", "own");
        assertThat(answer(TYPES, token("authenticated", B))).contains("OwnOrder", "cargo");
    }

    @Test
    void othersAreToldWhatTheyAreToldOfAnyUnknownField() {
        for (String other : others()) {
            for (String query : List.of(
                    "{ allOwnLedgers { nodes { id } } }",
                    "{ ownLedgerById(id: 1) { id } }",
                    "mutation { deleteOwnLedgerById(input: { id: 1 }) { clientMutationId } }",
                    "{ ownItems { nodes } }",
                    "{ allNotes { nodes { ownOrdersByNoteId { totalCount } } } }")) {
                // When
                String asked = answer(query, other);
                String unknown = answer(query.replace("wn", "xx"), other);

                // Then
                assertThat(asked.replace("wn", "xx")).as(query).isEqualTo(unknown);
                assertThat(asked).contains("errors").doesNotContain("anvil");
            }
        }
    }
}
