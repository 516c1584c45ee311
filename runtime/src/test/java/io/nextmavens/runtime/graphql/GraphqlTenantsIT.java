package io.nextmavens.runtime.graphql;

import static io.nextmavens.runtime.TestServer.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two tenants of one project: neither sees or changes anything of the other, whatever way it is asked for. */
class GraphqlTenantsIT {

    private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
    private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";

    private static final String TENANT = "tenant_id uuid NOT NULL DEFAULT current_tenant_id() REFERENCES tenants(id)";

    private static EmbeddedPostgres postgres;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        ProjectDatabase.make(postgres);
        TestServer.sql(
                postgres,
                "app",
                "INSERT INTO tenants(id, name) VALUES ('" + A + "', 'A'), ('" + B + "', 'B')",
                "SET ROLE app_owner",
                "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id()"
                        + " REFERENCES tenants(id), parent_id int REFERENCES notes, title text)",
                "CREATE FUNCTION every_note() RETURNS SETOF notes LANGUAGE sql STABLE AS 'SELECT * FROM notes'",
                "CREATE FUNCTION notes_copies(note notes) RETURNS SETOF notes LANGUAGE sql STABLE"
                        + " AS 'SELECT * FROM notes n WHERE n.id <> note.id'",
                "CREATE TYPE entry AS (id int, title text)",
                "COMMENT ON TYPE entry IS '@interface mode:union'",
                "CREATE TABLE files(id int PRIMARY KEY, " + TENANT + ", note_id int REFERENCES notes, title text)",
                "CREATE TABLE tasks(id int PRIMARY KEY, " + TENANT
                        + ", kind text, note_id int REFERENCES notes, title text)",
                "CREATE TABLE jobs(id int PRIMARY KEY, " + TENANT
                        + ", type text, note_id int REFERENCES notes, title text)",
                "CREATE TABLE calls(job_id int PRIMARY KEY REFERENCES jobs, " + TENANT + ", subject text)",
                "COMMENT ON TABLE notes IS E'@implements Entry\\n@unionMember Thing\\n@ref entries to:Entry plural"
                        + "\\n@refVia entries via:(id)->files(note_id)\\n@refVia entries via:(id)->notes(parent_id)"
                        + "\\n@ref things to:Thing plural\\n@refVia things via:(id)->files(note_id)"
                        + "\\n@refVia things via:(parent_id)->notes(id);(id)->notes(parent_id)'",
                "COMMENT ON TABLE files IS E'@implements Entry\\n@unionMember Thing'",
                "COMMENT ON TABLE tasks IS E'@interface mode:single type:kind\\n@type todo name:Todo'",
                "COMMENT ON TABLE jobs IS E'@interface mode:relational\\n@type call references:calls'",
                "SET ROLE service_role",
                "INSERT INTO notes SELECT n, CASE n % 2 WHEN 0 THEN '" + A + "'::uuid ELSE '" + B + "'::uuid END,"
                        + " CASE WHEN n > 2 THEN n - 2 END, CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END || n FROM generate_series(1, 20) n");
        // rows of each tenant that refer to rows of the other, which no policy sees when they are written
        String rows = " SELECT n, CASE n % 2 WHEN 0 THEN '" + A + "'::uuid ELSE '" + B + "'::uuid END, ";
        String title = "CASE n % 2 WHEN 0 THEN 'a' ELSE 'b' END || n";
        String of = " FROM generate_series(1, 20) n";
        TestServer.sql(
                postgres,
                "app",
                "SET ROLE service_role",
                "INSERT INTO files" + rows + "CASE WHEN n > 10 THEN n - 1 ELSE n END, " + title + of,
                "INSERT INTO tasks" + rows + "'todo', CASE WHEN n > 10 THEN n - 1 ELSE n END, " + title + of,
                "INSERT INTO jobs" + rows + "'call', CASE WHEN n > 10 THEN n - 1 ELSE n END, " + title + of,
                "INSERT INTO calls SELECT CASE WHEN n > 10 THEN 31 - n ELSE n END, CASE n % 2 WHEN 0 THEN '" + A
                        + "'::uuid ELSE '" + B + "'::uuid END, " + title + of);
        TestServer.sql(postgres, "app", "UPDATE notes SET parent_id = id - 1 WHERE id > 15");
        server = TestServer.start(TestServer.environment(
                postgres, "app", "app_authenticator", "NEXTMAVENS_PROJECT", "app", "NEXTMAVENS_SERVICES", "graphql"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        postgres.close();
    }

    private static String answer(String query, String tenant) {
        String token = bearer("{\"role\":\"authenticated\",\"tenant_id\":\"" + tenant + "\",\"exp\":"
                + Instant.now().plusSeconds(3600).getEpochSecond() + "}");
        return server.send(
                        "POST", "/graphql", new JsonObject().put("query", query).encode(), "Authorization", token)
                .body();
    }

    private static String nodeId(int id) {
        return nodeId("notes", id);
    }

    private static String nodeId(String identifier, int id) {
        return Base64.getEncoder()
                .encodeToString(new JsonArray(List.of(identifier, id)).encode().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsOnlyItsOwnRowsByAnyWay() {
        // Given
        Random random = new Random(7);
        String fields = " { title notesByParentId { nodes { title } } notesByParentId2: notesByParentId { totalCount }"
                + " parent: noteByParentId { title } copies { nodes { title } } }";

        for (int i = 0; i < 200; i++) {
            // When
            int id = random.nextInt(1, 21);
            String query =
                    switch (random.nextInt(6)) {
                        case 0 -> "{ noteById(id: " + id + ")" + fields + " }";
                        case 1 -> "{ note(nodeId: \"" + nodeId(id) + "\")" + fields + " }";
                        case 2 -> "{ node(nodeId: \"" + nodeId(id) + "\") { ... on Note" + fields + " } }";
                        case 3 -> "{ allNotes(condition: { id: " + id + " }) { nodes" + fields + " } }";
                        case 4 -> "{ everyNote(filter: { id: { greaterThan: " + id + " } }) { nodes" + fields + " } }";
                        default -> "{ allTenants { nodes { name notesByTenantId { nodes" + fields + " } } } }";
                    };
            String answer = answer(query, A);

            // Then
            assertThat(answer)
                    .doesNotContain("errors")
                    .doesNotContainPattern("\"b\\d")
                    .doesNotContain("\"B\"");
        }
    }

    @Test
    void readsOnlyItsOwnRowsThroughInterfacesAndUnions() {
        // Given
        Random random = new Random(11);
        String job = " { __typename id title ... on Call { subject noteByNoteId { title entries { nodes { title } } } }"
                + " }";

        for (int i = 0; i < 100; i++) {
            // When
            int id = random.nextInt(1, 21);
            String query =
                    switch (random.nextInt(6)) {
                        case 0 ->
                            "{ allEntries(condition: { id: " + id + " }) { nodes { title ... on Note { entries {"
                                    + " nodes { title } totalCount } things { nodes { ... on File { title } ... on Note {"
                                    + " title } } } } ... on File { noteByNoteId { title } } } totalCount } }";
                        case 1 ->
                            "{ allTasks(filter: { id: { lessThan: " + id + " } }) { nodes { __typename title"
                                    + " noteByNoteId { title tasksByNoteId { nodes { title } } } } } }";
                        case 2 -> "{ allJobs(condition: { id: " + id + " }) { nodes" + job + " } }";
                        case 3 ->
                            "{ allCalls(orderBy: TITLE_ASC) { nodes { id title subject noteByNoteId { title } }"
                                    + " totalCount } callByJobId(jobId: " + id + ") { title subject } }";
                        case 4 ->
                            "{ noteById(id: " + id + ") { entries(orderBy: TITLE_DESC) { nodes { title } }"
                                    + " jobsByNoteId { nodes" + job + " } } }";
                        default ->
                            "{ node(nodeId: \"" + nodeId("Todo", id) + "\") { ... on Todo { title noteByNoteId {"
                                    + " title } } } call(nodeId: \"" + nodeId("calls", id) + "\") { title subject } }";
                    };
            String answer = answer(query, A);

            // Then
            assertThat(answer).doesNotContain("errors").doesNotContainPattern("\"b\\d");
        }
        assertThat(new JsonObject(answer("{ allCalls { totalCount } allEntries { totalCount } }", A)).encode())
                .isEqualTo("{\"data\":{\"allCalls\":{\"totalCount\":5},\"allEntries\":{\"totalCount\":20}}}");
    }

    @Test
    void changesNothingOfTheOther() {
        // Given
        String before = TestServer.one(postgres, "app", "SELECT string_agg(n::text, ',' ORDER BY id) FROM notes n");

        // When
        for (int id = 1; id <= 19; id += 2) {
            var _ = answer("mutation { deleteNoteById(input: { id: " + id + " }) { deletedNoteId } }", A);
            var _ = answer(
                    "mutation { updateNoteById(input: { id: " + id + ", notePatch: { title: \"x\" } })"
                            + " { note { title } } }",
                    A);
            var _ = answer(
                    "mutation { updateNote(input: { nodeId: \"" + nodeId(id) + "\", notePatch: { tenantId: \"" + A
                            + "\" } }) { note { title } } }",
                    A);
            var _ = answer(
                    "mutation { createNote(input: { note: { id: " + (100 + id) + ", tenantId: \"" + B
                            + "\" } }) { note { title } } }",
                    A);
        }

        // Then
        assertThat(TestServer.one(postgres, "app", "SELECT string_agg(n::text, ',' ORDER BY id) FROM notes n"))
                .isEqualTo(before);
    }
}
