package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a real database to clients that speak the protocol of docs/realtime.md. */
class ChangesIT {

    private static final String A = RealtimeProject.A;
    private static final String B = RealtimeProject.B;

    @TempDir
    static Path folder;

    private static RealtimeProject project;
    private static Pod pod;

    private PlainClient client;

    @BeforeAll
    static void start() {
        project = RealtimeProject.start(
                folder,
                "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id(), title text,"
                        + " body text, done bool DEFAULT false)",
                "CREATE TABLE own(id int PRIMARY KEY, owner uuid, tenant_id uuid NOT NULL DEFAULT current_tenant_id(),"
                        + " v text)",
                "CREATE POLICY mine ON own FOR SELECT TO authenticated USING (owner = auth.uid())",
                "CREATE TABLE keyed(tenant_id uuid DEFAULT current_tenant_id(), id int, v text,"
                        + " PRIMARY KEY (tenant_id, id))",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN score AS numeric",
                "CREATE TYPE mood AS ENUM ('sad', 'glad')",
                "CREATE TABLE kinds(id int8 PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id(), f8 float8,"
                        + " n numeric, b bool, j json, jb jsonb, ts timestamp, tz timestamptz, d date, arr int[],"
                        + " texts text[], nested int[][], p pair, ps pair[], r int4range, by bytea, u uuid, s score,"
                        + " m mood, i interval, bools bool[], tzs timestamptz[], nul text)",
                "CREATE TABLE hidden(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id(),"
                        + " open text, secret text)",
                "REVOKE SELECT ON hidden FROM authenticated",
                "GRANT SELECT (id, tenant_id, open) ON hidden TO authenticated");
        project.sql("SELECT nextmavens.repair_isolation()", "SELECT nextmavens.sync_publication()");
        pod = Pod.start(project.environment());
    }

    @AfterAll
    static void stop() {
        pod.close();
        project.close();
    }

    @BeforeEach
    void connect() {
        client = PlainClient.connect(pod.uri(), RealtimeProject.user(A));
    }

    @AfterEach
    void disconnect() {
        client.close();
        project.sql("TRUNCATE notes, own, keyed, kinds, hidden");
    }

    @Test
    void tellsInsertsUpdatesAndDeletesOfTheTenantAlone() {
        // Given
        JsonObject reply = client.join("realtime:notes", PlainClient.changes("*", "notes", null));
        assertThat(reply.getString("status")).isEqualTo("ok");

        // When
        project.sql(
                "INSERT INTO notes VALUES (1, '" + A + "', 'one'), (2, '" + B + "', 'foreign')",
                "UPDATE notes SET title = 'uno' WHERE id = 1",
                "UPDATE notes SET title = 'foreign too' WHERE id = 2",
                "DELETE FROM notes",
                "INSERT INTO notes VALUES (3, '" + A + "', 'last')");

        // Then
        List<JsonObject> changes = client.awaitChanges(4);
        assertThat(changes.stream().map(change -> change.getString("type")))
                .containsExactly("INSERT", "UPDATE", "DELETE", "INSERT");
        assertThat(changes.get(0).getJsonObject("record").getString("title")).isEqualTo("one");
        assertThat(changes.get(1).getJsonObject("old_record").getString("title"))
                .isEqualTo("one");
        assertThat(changes.get(2).getJsonObject("old_record").getInteger("id")).isEqualTo(1);
        assertThat(changes.toString()).doesNotContain("foreign").doesNotContain(B);
        assertThat(changes.get(0).getJsonArray("columns").getJsonObject(0).getString("type"))
                .isEqualTo("int4");
        JsonObject response =
                reply.getJsonObject("response").getJsonArray("postgres_changes").getJsonObject(0);
        assertThat(response.getString("table")).isEqualTo("notes");
        assertThat(response.getInteger("id")).isPositive();
    }

    @Test
    void missesNothingThatIsCommittedAfterTheReply() {
        for (int i = 0; i < 20; i++) {
            // Given
            client.join("realtime:n" + i, PlainClient.changes("INSERT", "notes", "id=eq." + i));

            // When
            project.sql("INSERT INTO notes VALUES (" + i + ", '" + A + "', 'x')");
        }

        // Then
        assertThat(client.awaitChanges(20)).hasSize(20);
    }

    @Test
    void asksPoliciesOnTheRowsOfTheChangesThemselves() {
        // Given
        String mine = "11111111-1111-4111-8111-111111111111";
        String others = "22222222-2222-4222-8222-222222222222";
        client.join("realtime:own", PlainClient.changes("*", "own", null));

        // When a row goes from one owner to the other within one transaction
        project.sql(
                "BEGIN; INSERT INTO own VALUES (1, '" + others + "', '" + A + "', 'theirs');"
                        + " UPDATE own SET owner = '" + mine + "', v = 'mine'; COMMIT",
                "UPDATE own SET owner = '" + others + "', v = 'theirs again'",
                "DELETE FROM own",
                "INSERT INTO own VALUES (2, '" + mine + "', '" + A + "', 'mine')",
                "DELETE FROM own");

        // Then
        List<JsonObject> changes = client.awaitChanges(3);
        assertThat(changes.stream().map(change -> change.getString("type")))
                .containsExactly("UPDATE", "INSERT", "DELETE");
        assertThat(changes.toString()).doesNotContain("theirs");
        assertThat(changes.get(0).getJsonObject("old_record")).isEmpty();
    }

    @Test
    void keepsADeleteFromThoseWhoseTenantItsKeyDoesNotName() {
        // Given
        client.join("realtime:keyed", PlainClient.changes("*", "keyed", null));

        // When
        project.sql(
                "INSERT INTO keyed VALUES ('" + A + "', 1, 'a'), ('" + B + "', 1, 'b')",
                "DELETE FROM keyed WHERE v = 'b'",
                "DELETE FROM keyed WHERE v = 'a'");

        // Then
        List<JsonObject> changes = client.awaitChanges(2);
        assertThat(changes.get(1).getJsonObject("old_record"))
                .isEqualTo(new JsonObject().put("tenant_id", A).put("id", 1));
        assertThat(changes.toString()).doesNotContain(B);
    }

    @Test
    void writesEveryTypeAsRestDoes() {
        // Given
        client.join("realtime:kinds", PlainClient.changes("INSERT", "kinds", null));

        // When
        project.sql("INSERT INTO kinds VALUES (9007199254740993, '" + A + "', 1.5, 1.10, true, '{\"a\": [1, 2]}',"
                + " '{\"b\":null}', '2026-01-31 12:00:00.5', '2026-01-31 12:00:00+02', '2026-01-31', '{1,NULL,3}',"
                + " '{\"a,b\",\"NULL\",NULL,\"q\\\"\\\\\",\"\"}', '{{1,2},{3,4}}', '(1,\"x \"\"y\"\" , z\")',"
                + " ARRAY[ROW(1,NULL)::pair, ROW(2,'')::pair], '[1,5)', '\\xdeadbeef',"
                + " '33333333-3333-4333-8333-333333333333', 7.50, 'glad', '1 day 02:00:00', '{t,f}',"
                + " '{\"2026-01-31 12:00:00+00\"}', NULL)");

        // Then
        JsonObject record = client.awaitChanges(1).getFirst().getJsonObject("record");
        JsonObject expected = new JsonObject(project.one("SELECT to_json(k) FROM kinds k"));
        assertThat(record.getMap()).isEqualTo(expected.getMap());
        assertThat(record.encode()).isEqualTo(expected.encode());
    }

    @Test
    void appliesFiltersAsPostgreSqlDoes() {
        // Given
        List<String> filters = List.of(
                "id=eq.2",
                "id=neq.2",
                "id=lt.2",
                "id=lte.2",
                "id=gt.2",
                "id=gte.2",
                "id=in.(1,3)",
                "title=like.t*",
                "title=ilike.T*",
                "title=not.is.null",
                "done=is.true",
                "title=match.^o",
                "id=gt.1,title=eq.two");
        for (int i = 0; i < filters.size(); i++) {
            client.join("realtime:f" + i, PlainClient.changes("INSERT", "notes", filters.get(i)));
        }

        // When
        project.sql("INSERT INTO notes VALUES (1, '" + A + "', 'one', '', true), (2, '" + A
                + "', 'two', '', false), (3, '" + A + "', 'three', '', NULL), (4, '" + A + "', NULL, '', NULL), (5, '"
                + A + "', 'end', '', NULL)");

        // Then
        client.awaitChanges(2 + 0);
        List<List<Integer>> expected = List.of(
                List.of(2),
                List.of(1, 3, 4, 5),
                List.of(1),
                List.of(1, 2),
                List.of(3, 4, 5),
                List.of(2, 3, 4, 5),
                List.of(1, 3),
                List.of(2, 3),
                List.of(2, 3),
                List.of(1, 2, 3, 5),
                List.of(1),
                List.of(1),
                List.of(2));
        client.awaitChanges(expected.stream().mapToInt(List::size).sum());
        for (int i = 0; i < filters.size(); i++) {
            String topic = "realtime:f" + i;
            assertThat(client.received().stream()
                            .filter(message -> message.topic().equals(topic)
                                    && message.event().equals("postgres_changes"))
                            .map(message -> message.payload()
                                    .getJsonObject("data")
                                    .getJsonObject("record")
                                    .getInteger("id")))
                    .as(filters.get(i))
                    .containsExactlyElementsOf(expected.get(i));
        }
    }

    @Test
    void showsOnlyColumnsThatTheRoleMayRead() {
        // Given
        client.join("realtime:hidden", PlainClient.changes("*", "hidden", null));

        // When
        project.sql("INSERT INTO hidden VALUES (1, '" + A + "', 'open', 'secret')", "UPDATE hidden SET secret = 's2'");

        // Then
        List<JsonObject> changes = client.awaitChanges(2);
        assertThat(changes.toString()).contains("open").doesNotContain("secret").doesNotContain("s2");
    }

    @Test
    void fillsValuesThatAnUpdateLeftOutOfLine() {
        // Given
        client.join("realtime:notes", PlainClient.changes("UPDATE", "notes", null));
        project.sql(
                "ALTER TABLE notes ALTER body SET STORAGE EXTERNAL",
                "INSERT INTO notes VALUES (1, '" + A + "', 'one', repeat('long ', 5000))");

        // When
        project.sql("UPDATE notes SET title = 'uno'");

        // Then
        assertThat(client.awaitChanges(1).getFirst().getJsonObject("record").getString("body"))
                .hasSize(25_000);
    }

    @Test
    void refusesWhatCannotBeSubscribedTo() {
        // When
        JsonObject table = client.join("realtime:x", PlainClient.changes("*", "nowhere", null));
        JsonObject column = client.join("realtime:y", PlainClient.changes("*", "notes", "nothing=eq.1"));
        JsonObject value = client.join("realtime:z", PlainClient.changes("*", "notes", "id=eq.one"));
        JsonObject hidden = client.join("realtime:h", PlainClient.changes("*", "hidden", "secret=eq.x"));

        // Then
        for (JsonObject reply : List.of(table, column, value, hidden)) {
            assertThat(reply.getString("status")).isEqualTo("error");
            assertThat(reply.getJsonObject("response").getString("reason"))
                    .startsWith("UnableToSubscribeToPostgresChanges: ");
        }
    }

    @Test
    void resumesFromAPosition() {
        // Given
        client.join("realtime:notes", PlainClient.changes("INSERT", "notes", null));
        project.sql("INSERT INTO notes VALUES (1, '" + A + "', 'seen')");
        String position = client.awaitChanges(1).getFirst().getString("position");
        client.close();
        project.sql("INSERT INTO notes VALUES (2, '" + A + "', 'missed'), (3, '" + B + "', 'foreign')");

        // When
        PlainClient again = PlainClient.connect(pod.uri(), RealtimeProject.user(A));
        JsonObject reply = again.join(
                "realtime:notes", PlainClient.changes("INSERT", "notes", null).put("resume", position));
        project.sql("INSERT INTO notes VALUES (4, '" + A + "', 'live')");

        // Then
        assertThat(reply.getJsonObject("response").getBoolean("resumed")).isTrue();
        assertThat(again.awaitChanges(2).stream()
                        .map(change -> change.getJsonObject("record").getInteger("id")))
                .containsExactly(2, 4);
        again.close();
    }

    @Test
    void saysWhenAPositionIsNotRetained() {
        // When
        JsonObject reply = client.join(
                "realtime:notes", PlainClient.changes("INSERT", "notes", null).put("resume", "0/1:1"));

        // Then
        assertThat(reply.getJsonObject("response").getBoolean("resumed")).isFalse();
        client.await(
                "the advice",
                message -> message.event().equals("system")
                        && message.payload().getString("message").startsWith("ChangesLost"));
    }

    @Test
    void letsAnotherTokenTakeOverInPlace() {
        // Given
        String topic = "realtime:notes";
        client.join(topic, PlainClient.changes("INSERT", "notes", null));

        // When
        JsonObject same =
                client.push(topic, "access_token", new JsonObject().put("access_token", RealtimeProject.user(A, 7200)));
        project.sql("INSERT INTO notes VALUES (1, '" + A + "', 'x')");

        // Then
        assertThat(same.getString("status")).isEqualTo("ok");
        assertThat(client.awaitChanges(1)).hasSize(1);
    }

    @Test
    void tellsServiceRoleOfAllTenants() {
        // Given
        PlainClient service = PlainClient.connect(pod.uri(), RealtimeProject.service());
        service.join(
                "realtime:all",
                new JsonObject()
                        .put(
                                "postgres_changes",
                                new JsonArray()
                                        .add(new JsonObject().put("event", "*").put("schema", "public"))));

        // When
        project.sql("INSERT INTO notes VALUES (1, '" + A + "', 'a'), (2, '" + B + "', 'b')", "DELETE FROM notes");

        // Then
        assertThat(service.awaitChanges(4)).hasSize(4);
        service.close();
    }
}
