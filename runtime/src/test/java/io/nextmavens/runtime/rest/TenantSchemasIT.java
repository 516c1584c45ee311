package io.nextmavens.runtime.rest;

import static io.nextmavens.runtime.TenantSchemas.A;
import static io.nextmavens.runtime.TenantSchemas.B;
import static io.nextmavens.runtime.TenantSchemas.OWN_A;
import static io.nextmavens.runtime.TenantSchemas.OWN_B;
import static io.nextmavens.runtime.TenantSchemas.SHARED;
import static io.nextmavens.runtime.TenantSchemas.owner;
import static io.nextmavens.runtime.TenantSchemas.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tenants with a schema of their own, one without: over HTTP no row and no name of one reaches another. */
class TenantSchemasIT {

    /** Names that only A may read, and its rows. */
    private static final String[] SECRETS = {OWN_A, "aaaaaaaa", "anvil", "ledger", "junction_of_a", "forge"};

    private static EmbeddedPostgres postgres;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        postgres = ProjectDatabase.start();
        owner(
                postgres,
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B'), ('" + SHARED + "', 'C')",
                "CREATE TABLE notes(id int PRIMARY KEY, title text)",
                "CREATE TABLE tags(id int PRIMARY KEY, title text)",
                "SELECT nextmavens.keep_tenant_schema('" + A + "')");
        server = TestServer.start(
                TestServer.environment(postgres, "app", "app_authenticator", "NEXTMAVENS_PROJECT", "app"));
        // made while the runtime serves: it hears of them
        owner(
                postgres,
                "SELECT nextmavens.keep_tenant_schema('" + B + "')",
                "SET search_path TO " + OWN_A,
                "CREATE TABLE orders(id int PRIMARY KEY, item text)",
                "CREATE TABLE lines(id int PRIMARY KEY, order_id int REFERENCES orders, text text)",
                "CREATE TABLE ledger(id int PRIMARY KEY)",
                "CREATE VIEW cheap AS SELECT * FROM orders",
                "CREATE TABLE junction_of_a(note_id int REFERENCES public.notes, tag_id int REFERENCES public.tags,"
                        + " PRIMARY KEY (note_id, tag_id))",
                "CREATE FUNCTION items() RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT item FROM " + OWN_A
                        + ".orders'",
                "CREATE FUNCTION forge(public.notes) RETURNS SETOF public.tags LANGUAGE sql STABLE"
                        + " AS 'SELECT * FROM public.tags'",
                "CREATE DOMAIN \"text/forge\" AS text",
                "CREATE FUNCTION forged(text, anyelement) RETURNS text LANGUAGE sql AS 'SELECT ''forge'''",
                "CREATE FUNCTION forge_out(text) RETURNS \"text/forge\" LANGUAGE sql AS 'SELECT $1'",
                "CREATE AGGREGATE forging(anyelement) (SFUNC = forged, STYPE = text, FINALFUNC = forge_out,"
                        + " INITCOND = 'forge')",
                "SET search_path TO " + OWN_B,
                "CREATE TABLE orders(id int PRIMARY KEY, item text)");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/orders", A, "Accept-Profile", OWN_A).statusCode() == 200
                        && get("/orders", B, "Accept-Profile", OWN_B).statusCode() == 200);
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
                "DELETE FROM " + OWN_A + ".lines",
                "DELETE FROM " + OWN_A + ".orders",
                "DELETE FROM " + OWN_B + ".orders",
                "DELETE FROM notes",
                "INSERT INTO " + OWN_A + ".orders VALUES (1, 'anvil')",
                "INSERT INTO " + OWN_A + ".lines VALUES (1, 1, 'of the anvil')",
                "INSERT INTO " + OWN_B + ".orders VALUES (1, 'boat')",
                "INSERT INTO notes(id, title, tenant_id) VALUES (1, 'of A', '" + A + "'), (2, 'of C', '" + SHARED
                        + "')");
    }

    private static HttpResponse<String> get(String path, String tenant, String... headers) {
        return send("GET", path, "", token("authenticated", tenant), headers);
    }

    private static HttpResponse<String> send(String method, String path, String body, String as, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = as;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return server.send(method, path, body, all);
    }

    /** Those to whom the schema of A is one that does not exist. */
    private static List<String> others() {
        return List.of(
                token("authenticated", B),
                token("authenticated", SHARED),
                token("authenticated", ""),
                token("anon", ""),
                token("authenticated", "{" + B + "}"),
                token("authenticated", "no uuid"));
    }

    @Test
    void aTenantReadsAndWritesInItsSchema() {
        // Given
        String a = token("authenticated", A);

        // When
        HttpResponse<String> read = get("/orders?select=item,lines(text)", A, "Accept-Profile", OWN_A);
        HttpResponse<String> inserted = send(
                "POST",
                "/orders",
                "{\"id\":2,\"item\":\"axe\"}",
                a,
                "Content-Profile",
                OWN_A,
                "Prefer",
                "return=representation");
        HttpResponse<String> changed =
                send("PATCH", "/orders?id=eq.2", "{\"item\":\"saw\"}", a, "Content-Profile", OWN_A);
        HttpResponse<String> called = get("/rpc/items", A, "Accept-Profile", OWN_A);
        HttpResponse<String> deleted = send("DELETE", "/orders?id=eq.2", "", a, "Content-Profile", OWN_A);

        // Then
        assertThat(read.body()).isEqualTo("[{\"item\":\"anvil\",\"lines\":[{\"text\":\"of the anvil\"}]}]");
        assertThat(read.headers().firstValue("Content-Profile")).contains(OWN_A);
        assertThat(inserted.statusCode()).isEqualTo(201);
        assertThat(inserted.body()).isEqualTo("[{\"id\":2,\"item\":\"axe\"}]");
        assertThat(changed.statusCode()).isEqualTo(204);
        assertThat(called.body()).contains("anvil", "saw");
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(get("/cheap?select=item", A, "Accept-Profile", OWN_A).body()).isEqualTo("[{\"item\":\"anvil\"}]");
    }

    @Test
    void theSharedTablesAreTheDefaultForEverybody() {
        // When // Then
        assertThat(get("/notes?select=title", A).body()).isEqualTo("[{\"title\":\"of A\"}]");
        assertThat(get("/notes?select=title", A, "Accept-Profile", "public").body())
                .isEqualTo("[{\"title\":\"of A\"}]");
        assertThat(get("/notes?select=title", B).body()).isEqualTo("[]");
        assertThat(get("/notes?select=title", SHARED).body()).isEqualTo("[{\"title\":\"of C\"}]");
        assertThat(get("/orders", A).statusCode()).isEqualTo(404);
    }

    @Test
    void toOthersItIsASchemaThatDoesNotExist() {
        for (String other : others()) {
            for (String method : List.of("GET", "HEAD", "POST", "PATCH", "DELETE")) {
                boolean reads = List.of("GET", "HEAD").contains(method);
                for (String path : List.of("/orders", "/rpc/items", "/", "/nothing")) {
                    if (path.equals("/") && !reads) {
                        continue;
                    }
                    String profile = reads ? "Accept-Profile" : "Content-Profile";
                    String body = List.of("POST", "PATCH").contains(method) ? "{\"id\":7}" : "";

                    // When
                    HttpResponse<String> asked = send(method, path, body, other, profile, OWN_A);
                    HttpResponse<String> unknown = send(method, path, body, other, profile, "x" + OWN_A);

                    // Then
                    assertThat(asked.statusCode()).as(method + " " + path).isEqualTo(unknown.statusCode());
                    assertThat(asked.body().replace(OWN_A, "?"))
                            .isEqualTo(unknown.body().replace("x" + OWN_A, "?"));
                    if (method.equals("GET")) {
                        assertThat(asked.statusCode()).isEqualTo(406);
                        JsonObject error = new JsonObject(asked.body());
                        assertThat(error.getString("code")).isEqualTo("PGRST106");
                        assertThat(error.getString("hint")).doesNotContain("tenant_a");
                    }
                }
            }
        }
        assertThat(TestServer.one(postgres, "app", "SELECT count(*) FROM " + OWN_A + ".orders"))
                .isEqualTo("1");
    }

    @Test
    void whatAnotherAskedBeforeIsNotRemembered() {
        // Given
        for (int i = 0; i < 3; i++) {
            assertThat(get("/orders?id=eq.1", A, "Accept-Profile", OWN_A).body())
                    .contains("anvil");
            assertThat(get("/orders?id=eq.1", B, "Accept-Profile", OWN_B).body())
                    .contains("boat");
        }

        // When // Then
        assertThat(get("/orders?id=eq.1", B, "Accept-Profile", OWN_A).statusCode())
                .isEqualTo(406);
        assertThat(get("/orders?id=eq.1", A, "Accept-Profile", OWN_B).statusCode())
                .isEqualTo(406);
    }

    @Test
    void errorsAndHintsNameNothingOfOthers() {
        for (String other : others()) {
            for (String path : List.of(
                    "/order",
                    "/ledge",
                    "/notes?select=*,tags(*)",
                    "/notes?select=*,forg(*)",
                    "/notes?select=*,junction_of_(*)",
                    "/notes?select=*,tags!junction_of_b(*)",
                    "/rpc/item",
                    "/rpc/forg",
                    "/")) {
                // When
                HttpResponse<String> answer = send("GET", path, "", other);

                // Then
                assertThat(answer.body()).as(path).doesNotContain(SECRETS).doesNotContain("orders", ".items", "/items");
            }
            HttpResponse<String> made = send("GET", "/notes", "", other, "Accept", "text/forge");
            assertThat(made.statusCode()).isIn(401, 406);
        }
        assertThat(get("/notes?select=title,tags(title)", A).body())
                .as("a junction in its own schema is a way between shared tables for its tenant alone")
                .isEqualTo("[{\"title\":\"of A\",\"tags\":[]}]");
    }

    @Test
    void theDescriptionShowsATenantItsSchema() {
        // When
        HttpResponse<String> own = get("/", A, "Accept-Profile", OWN_A);
        HttpResponse<String> common = get("/", A);

        // Then
        assertThat(own.body()).contains("/orders", "/lines", "/rpc/items").doesNotContain("/notes");
        assertThat(common.body()).contains("/notes").doesNotContain("/orders", "ledger");
    }

    @Test
    void theBackEndSeesEverySchemaAndTheErrorNamesThem() {
        // Given
        String service = token("service_role", "");

        // When // Then
        assertThat(send("GET", "/orders", "", service, "Accept-Profile", OWN_A).body())
                .contains("anvil");
        assertThat(send("GET", "/orders", "", service, "Accept-Profile", OWN_B).body())
                .contains("boat");
        assertThat(send("GET", "/orders", "", service, "Accept-Profile", "none").body())
                .contains(OWN_A, OWN_B);
        assertThat(get("/orders", A, "Accept-Profile", "none").body())
                .contains(OWN_A)
                .doesNotContain(OWN_B);
    }

    @Test
    void aTokenOfTheTenantThatIsAnonymousMayNothingThere() {
        // When
        HttpResponse<String> answer = send("GET", "/orders", "", token("anon", A), "Accept-Profile", OWN_A);

        // Then
        assertThat(answer.statusCode()).isIn(401, 403);
        assertThat(answer.body()).contains("42501");
    }

    @Test
    void viewsAndFunctionsOfTheExposedSchemaGiveOthersNothing() {
        // Given
        owner(
                postgres,
                "CREATE OR REPLACE VIEW every_order AS SELECT item FROM " + OWN_A + ".orders",
                "CREATE OR REPLACE FUNCTION every_item() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER"
                        + " AS 'SELECT item FROM " + OWN_A + ".orders'");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/every_order", A).statusCode() == 200
                        && get("/rpc/every_item", A).statusCode() == 200);

        // When // Then
        assertThat(get("/every_order", A).body()).contains("anvil");
        for (String other : others()) {
            assertThat(send("GET", "/every_order", "", other).body()).doesNotContain("anvil");
            assertThat(send("GET", "/rpc/every_item", "", other).body()).doesNotContain("anvil");
        }
        owner(postgres, "DROP VIEW every_order", "DROP FUNCTION every_item()");
    }

    @Test
    void aSchemaThatIsDroppedIsForgotten() {
        // Given
        String id = "dddddddd-dddd-4ddd-8ddd-dddddddddddd";
        String own = "tenant_dddddddddddd4ddd8ddddddddddddddd";
        owner(
                postgres,
                "INSERT INTO tenants(id) VALUES ('" + id + "')",
                "SELECT nextmavens.keep_tenant_schema('" + id + "')",
                "CREATE TABLE " + own + ".things(id int PRIMARY KEY)");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/things", id, "Accept-Profile", own).statusCode() == 200);

        // When
        owner(postgres, "SELECT nextmavens.drop_tenant('" + id + "')");

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/things", id, "Accept-Profile", own).statusCode() == 406);
    }
}
