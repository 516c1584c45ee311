package io.nextmavens.runtime.graphql;

import static io.nextmavens.runtime.realtime.RealtimeProject.A;
import static io.nextmavens.runtime.realtime.RealtimeProject.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.TestServer;
import io.nextmavens.runtime.realtime.RealtimeProject;
import io.nextmavens.runtime.realtime.RealtimeService;
import io.nextmavens.runtime.realtime.changes.ChangeFeed;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions to changes, topics and answers, of two tenants of one project. */
class GraphqlSubscriptionsIT {

    @TempDir
    private static Path folder;

    private static RealtimeProject project;
    private static TestServer server;
    private static URI address;

    @BeforeAll
    static void start() {
        project = RealtimeProject.start(
                folder,
                "CREATE TABLE ticks(id serial PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id())",
                "CREATE TABLE authors(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id()"
                        + " REFERENCES tenants(id), name text)",
                "CREATE TABLE notes(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id()"
                        + " REFERENCES tenants(id), author_id int REFERENCES authors, title text, done boolean)",
                "ALTER TABLE notes REPLICA IDENTITY FULL",
                "CREATE FUNCTION may_listen(topic text) RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN"
                        + " IF topic = ''secret'' THEN RAISE EXCEPTION ''not for you'' USING errcode = ''42501''; END IF;"
                        + " RETURN ''end of listening''; END'");
        server = TestServer.start(project.environment(
                "NEXTMAVENS_SERVICES",
                "graphql,realtime",
                "GRAPHILE_PORT",
                "0",
                "GRAPHILE_SIMPLE_SUBSCRIPTIONS",
                "true",
                "GRAPHILE_SUBSCRIPTION_AUTHORIZATION_FUNCTION",
                "public.may_listen",
                "GRAPHILE_LIVE",
                "true",
                "GRAPHILE_LIVE_INTERVAL",
                "10",
                "GRAPHILE_MAX_SUBSCRIPTIONS",
                "3"));
        GraphqlService graphql = server.plane().service(GraphqlService.class).orElseThrow();
        await().atMost(Duration.ofSeconds(20)).until(() -> graphql.ownPort() != 0);
        address = URI.create("ws://127.0.0.1:" + graphql.ownPort() + "/graphql");
    }

    @AfterAll
    static void stop() {
        server.close();
        project.close();
    }

    /** Takes all rows away, and waits until that was told of, so that the next test is not. */
    @AfterEach
    void empty() {
        project.sql("DELETE FROM notes", "DELETE FROM authors");
        long before = Long.parseLong(project.one("SELECT pg_current_wal_lsn() - '0/0'"));
        // what comes behind it in the log was read when this was
        project.sql("INSERT INTO ticks(tenant_id) VALUES ('" + A + "')");
        ChangeFeed feed = server.plane()
                .service(RealtimeService.class)
                .orElseThrow()
                .changes()
                .feed();
        await().atMost(Duration.ofSeconds(60)).until(() -> feed.head().lsn() > before);
    }

    private static String as(String tenant) {
        return "Bearer " + RealtimeProject.user(tenant);
    }

    /** Subscribes, and waits until changes come: those of a row that is there for nothing else. */
    private static SocketClient watching(String tenant, String id, String query) {
        SocketClient client = SocketClient.ready(address, as(tenant)).subscribe(id, query);
        client.subscribe("begun", "subscription { authorChanged { operation } }");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            project.sql("DELETE FROM authors WHERE id = 0", "INSERT INTO authors VALUES (0, '" + tenant + "', 'x')");
            return !client.of("next", "begun").isEmpty();
        });
        client.send(new JsonObject().put("id", "begun").put("type", "complete"));
        // what the test before has deleted may have been on its way still
        client.received()
                .removeIf(message ->
                        id.equals(message.getString("id")) && message.encode().contains("\"DELETE\""));
        return client;
    }

    private static void note(int id, String tenant, String title) {
        project.sql("INSERT INTO notes VALUES (" + id + ", '" + tenant + "', NULL, '" + title + "', false)");
    }

    // ---- changes of rows

    @Test
    void tellsOfCreatedUpdatedAndDeletedRowsInTheirOrder() {
        // Given
        SocketClient client = watching(
                A,
                "1",
                "subscription { noteChanged { operation nodeId note { id title authorByAuthorId { name } }"
                        + " query { allNotes { totalCount } } } }");
        project.sql("INSERT INTO authors VALUES (1, '" + A + "', 'Ada')");

        // When
        project.sql("INSERT INTO notes VALUES (1, '" + A + "', 1, 'one', false)");
        client.await("next", "1", 1);
        project.sql("UPDATE notes SET title = 'two' WHERE id = 1");
        client.await("next", "1", 2);
        project.sql("DELETE FROM notes WHERE id = 1");
        client.await("next", "1", 3);

        // Then
        String nodeId = "\"nodeId\":\"WyJub3RlcyIsMV0=\"";
        assertThat(client.data("1"))
                .containsExactly(
                        "{\"noteChanged\":{\"operation\":\"INSERT\"," + nodeId
                                + ",\"note\":{\"id\":1,\"title\":\"one\",\"authorByAuthorId\":{\"name\":\"Ada\"}}"
                                + ",\"query\":{\"allNotes\":{\"totalCount\":1}}}}",
                        "{\"noteChanged\":{\"operation\":\"UPDATE\"," + nodeId
                                + ",\"note\":{\"id\":1,\"title\":\"two\",\"authorByAuthorId\":{\"name\":\"Ada\"}}"
                                + ",\"query\":{\"allNotes\":{\"totalCount\":1}}}}",
                        "{\"noteChanged\":{\"operation\":\"DELETE\"," + nodeId
                                + ",\"note\":null,\"query\":{\"allNotes\":{\"totalCount\":0}}}}");
        client.close();
    }

    @Test
    void tellsNobodyOfRowsOfAnotherTenant() {
        // Given
        SocketClient ofA = watching(A, "1", "subscription { noteChanged { operation note { title } } }");
        SocketClient ofB = watching(B, "1", "subscription { noteChanged { operation note { title } } }");

        // When
        for (int i = 1; i <= 20; i++) {
            note(i, i % 2 == 0 ? A : B, (i % 2 == 0 ? "a" : "b") + i);
        }
        ofA.await("next", "1", 10);
        ofB.await("next", "1", 10);
        project.sql("UPDATE notes SET done = true");
        ofA.await("next", "1", 20);
        ofB.await("next", "1", 20);
        project.sql("DELETE FROM notes");
        ofA.await("next", "1", 30);
        ofB.await("next", "1", 30);

        // Then
        assertThat(ofA.of("next", "1").toString()).contains("a20").doesNotContain("\"b");
        assertThat(ofB.of("next", "1").toString()).contains("b19").doesNotContain("\"a");
        assertThat(ofA.of("next", "1")).hasSize(30);
        assertThat(ofB.of("next", "1")).hasSize(30);
        ofA.close();
        ofB.close();
    }

    @Test
    void tellsOfTheChangesThatWereAskedForOnly() {
        // Given
        SocketClient client = watching(
                A,
                "1",
                "subscription { noteChanged(operations: [UPDATE, DELETE], condition: { title: \"x\", done: true })"
                        + " { operation note { id } } }");

        // When
        note(1, A, "x");
        note(2, A, "y");
        project.sql("UPDATE notes SET done = true", "UPDATE notes SET title = 'x' WHERE id = 2");
        client.await("next", "1", 2);
        project.sql("DELETE FROM notes");
        client.await("next", "1", 4);

        // Then
        assertThat(client.data("1"))
                .containsExactly(
                        "{\"noteChanged\":{\"operation\":\"UPDATE\",\"note\":{\"id\":1}}}",
                        "{\"noteChanged\":{\"operation\":\"UPDATE\",\"note\":{\"id\":2}}}",
                        "{\"noteChanged\":{\"operation\":\"DELETE\",\"note\":null}}",
                        "{\"noteChanged\":{\"operation\":\"DELETE\",\"note\":null}}");
        client.close();
    }

    @Test
    void refusesWhatTheRoleMayNotSeeOrTheSchemaDoesNotHave() {
        // Given
        SocketClient client = SocketClient.ready(address, as(A));

        // When
        client.subscribe("1", "subscription { nothingChanged { operation } }");
        client.subscribe("2", "subscription { noteChanged { operation } authorChanged { operation } }");

        // Then
        assertThat(client.await("error", "1").getJsonArray("payload").encode()).contains("GRAPHQL_VALIDATION_FAILED");
        assertThat(client.await("error", "2").getJsonArray("payload").encode()).contains("GRAPHQL_VALIDATION_FAILED");
        client.close();
    }

    @Test
    void endsASubscriptionWhoseFieldIsNoMore() {
        // Given
        project.sql("SET ROLE app_owner", "CREATE TABLE fleeting(id int PRIMARY KEY, name text)");
        await().atMost(Duration.ofSeconds(60)).until(() -> server.send(
                        "POST",
                        "/graphql",
                        "{\"query\":\"{ __type(name: \\\"FleetingChangedPayload\\\") { name } }\"}",
                        "Authorization",
                        as(A))
                .body()
                .contains("FleetingChangedPayload\""));
        SocketClient client = SocketClient.ready(address, as(A))
                .subscribe("1", "subscription { fleetingChanged { fleeting { name } } }");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            project.sql("INSERT INTO fleeting(id, tenant_id, name) VALUES (1, '" + A
                    + "', 'a') ON CONFLICT (id) DO UPDATE SET name = 'b'");
            return !client.of("next", "1").isEmpty();
        });

        // When
        project.sql("ALTER TABLE fleeting RENAME COLUMN name TO label");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            project.sql("UPDATE fleeting SET label = 'c'");
            return !client.of("error", "1").isEmpty();
        });

        // Then
        assertThat(client.await("error", "1").encode()).contains("GRAPHQL_VALIDATION_FAILED");
        client.close();
        project.sql("DROP TABLE fleeting");
    }

    // ---- topics

    @Test
    void tellsOfNotificationsWithTheirRow() {
        // Given
        note(7, A, "seven");
        note(8, B, "eight");
        SocketClient client = SocketClient.ready(address, as(A))
                .subscribe(
                        "1",
                        "subscription { listen(topic: \"hello\", initialEvent: true) { event relatedNodeId"
                                + " relatedNode { nodeId ... on Note { title } } } }");
        client.await("next", "1", 1);

        // When
        project.sql(
                "SELECT pg_notify('postgraphile:hello', '{\"event\":\"a\",\"__node__\":[\"notes\",7]}')",
                "SELECT pg_notify('postgraphile:hello', '{\"event\":\"b\",\"__node__\":[\"notes\",8]}')",
                "SELECT pg_notify('postgraphile:other', '{}')",
                "SELECT pg_notify('postgraphile:hello', '{}')");
        client.await("next", "1", 4);

        // Then
        assertThat(client.data("1"))
                .containsExactly(
                        "{\"listen\":{\"event\":\"initial\",\"relatedNodeId\":null,\"relatedNode\":null}}",
                        "{\"listen\":{\"event\":\"a\",\"relatedNodeId\":\"WyJub3RlcyIsN10=\","
                                + "\"relatedNode\":{\"nodeId\":\"WyJub3RlcyIsN10=\",\"title\":\"seven\"}}}",
                        "{\"listen\":{\"event\":\"b\",\"relatedNodeId\":\"WyJub3RlcyIsOF0=\",\"relatedNode\":null}}",
                        "{\"listen\":{\"event\":null,\"relatedNodeId\":null,\"relatedNode\":null}}");
        client.close();
    }

    @Test
    void letsAFunctionSayWhoListensAndForHowLong() {
        // Given
        SocketClient client = SocketClient.ready(address, as(A));
        client.subscribe("1", "subscription { listen(topic: \"open\", initialEvent: true) { event } }");
        client.await("next", "1");

        // When
        client.subscribe("2", "subscription { listen(topic: \"secret\") { event } }");
        project.sql("SELECT pg_notify('end of listening', '')");

        // Then
        assertThat(client.await("error", "2").encode()).contains("42501").contains("not for you");
        assertThat(client.await("complete", "1")).isNotNull();
        client.close();
    }

    // ---- live queries

    @Test
    void sendsALiveQuerysAnswerAgainWhenItIsAnother() {
        // Given
        SocketClient client = watching(
                A, "1", "subscription { allNotes(orderBy: ID_ASC) { nodes { title authorByAuthorId { name } } } }");
        client.await("next", "1", 1);

        // When
        note(2, B, "b");
        note(1, A, "a");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.data("1").getLast().contains("\"a\""));
        project.sql(
                "INSERT INTO authors VALUES (1, '" + A + "', 'Ada')", "UPDATE notes SET author_id = 1 WHERE id = 1");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.data("1").getLast().contains("Ada"));

        // Then
        assertThat(client.data("1")).doesNotHaveDuplicates();
        assertThat(client.data("1").toString()).doesNotContain("\"b\"");
        client.close();
    }

    // ---- the protocol

    @Test
    void answersQueriesAndMutations() {
        // Given
        SocketClient client = SocketClient.ready(address, as(A));

        // When
        client.subscribe("m", "mutation { createNote(input: { note: { id: 3, title: \"t\" } }) { note { title } } }");
        client.await("complete", "m");
        client.subscribe("q", "{ allNotes { nodes { title } } }");
        client.await("complete", "q");

        // Then
        assertThat(client.data("m")).containsExactly("{\"createNote\":{\"note\":{\"title\":\"t\"}}}");
        assertThat(client.data("q")).containsExactly("{\"allNotes\":{\"nodes\":[{\"title\":\"t\"}]}}");
        client.close();
    }

    @Test
    void answersPings() {
        // Given
        SocketClient client = SocketClient.ready(address, "");

        // When
        client.send(new JsonObject().put("type", "ping").put("payload", new JsonObject().put("n", 1)));

        // Then
        assertThat(client.await("pong", "").encode()).isEqualTo("{\"type\":\"pong\",\"payload\":{\"n\":1}}");
        client.close();
    }

    @Test
    void takesTheTokenOfTheHandshake() {
        // Given
        note(1, A, "mine");
        SocketClient client = SocketClient.open(address, "graphql-transport-ws", "Authorization", as(A));
        client.send(new JsonObject().put("type", "connection_init"));
        client.await("connection_ack", "");

        // When
        client.subscribe("1", "{ allNotes { nodes { title } } }");
        client.await("complete", "1");

        // Then
        assertThat(client.data("1")).containsExactly("{\"allNotes\":{\"nodes\":[{\"title\":\"mine\"}]}}");
        client.close();
    }

    @Test
    void closesConnectionsThatBreakTheProtocolWithItsCodes() {
        // Given
        JsonObject init = new JsonObject().put("type", "connection_init");
        SocketClient unknown = SocketClient.ready(address, "");
        SocketClient garbled = SocketClient.ready(address, "");
        SocketClient early = SocketClient.open(address, "graphql-transport-ws");
        SocketClient forged = SocketClient.open(address, "graphql-transport-ws");
        SocketClient twice = SocketClient.ready(address, "");
        SocketClient again = SocketClient.ready(address, as(A));
        SocketClient other = SocketClient.open(address, "");

        // When
        unknown.send(new JsonObject().put("type", "nonsense"));
        garbled.sendText("no JSON");
        early.subscribe("1", "{ __typename }");
        forged.send(init.copy().put("payload", new JsonObject().put("Authorization", as(A) + "x")));
        twice.send(init);
        again.subscribe("1", "subscription { noteChanged { operation } }");
        again.subscribe("1", "subscription { noteChanged { operation } }");

        // Then
        assertThat(unknown.awaitClosed()).startsWith("4400");
        assertThat(garbled.awaitClosed()).startsWith("4400");
        assertThat(early.awaitClosed()).isEqualTo("4401 Unauthorized");
        assertThat(forged.awaitClosed()).startsWith("4403");
        assertThat(twice.awaitClosed()).isEqualTo("4429 Too many initialisation requests");
        assertThat(again.awaitClosed()).isEqualTo("4409 Subscriber for 1 already exists");
        assertThat(other.awaitClosed()).isEqualTo("4406 Subprotocol not acceptable");
    }

    @Test
    void endsAConnectionWhenItsTokenExpires() {
        // Given
        SocketClient client = SocketClient.ready(address, "Bearer " + RealtimeProject.user(A, 2));

        // When
        client.subscribe("1", "subscription { noteChanged { operation } }");

        // Then
        assertThat(client.awaitClosed()).isEqualTo("4403 The token has expired");
    }

    @Test
    void boundsTheOperationsOfAConnection() {
        // Given
        SocketClient client = SocketClient.ready(address, as(A));
        List.of("1", "2", "3").forEach(id -> client.subscribe(id, "subscription { noteChanged { operation } }"));

        // When
        client.subscribe("4", "subscription { noteChanged { operation } }");
        JsonObject refused = client.await("error", "4");
        client.send(new JsonObject().put("id", "1").put("type", "complete"));
        client.subscribe("5", "{ __typename }");

        // Then
        assertThat(refused.encode()).contains("TOO_MANY_SUBSCRIPTIONS");
        assertThat(client.await("complete", "5")).isNotNull();
        client.close();
    }

    @Test
    void speaksTheOlderProtocolToo() {
        // Given
        note(1, A, "mine");
        SocketClient client = SocketClient.open(address, "graphql-ws");
        client.send(new JsonObject()
                .put("type", "connection_init")
                .put("payload", new JsonObject().put("authorization", as(A))));
        client.await("connection_ack", "");

        // When
        client.send(new JsonObject()
                .put("id", "1")
                .put("type", "start")
                .put("payload", new JsonObject().put("query", "subscription { allNotes { nodes { title } } }")));

        // Then
        assertThat(client.await("data", "1").encode()).contains("mine");
        client.send(new JsonObject().put("id", "1").put("type", "stop"));
        client.close();
    }
}
