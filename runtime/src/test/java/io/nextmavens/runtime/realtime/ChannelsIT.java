package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broadcast, presence, private channels, tokens and limits. */
class ChannelsIT {

    private static final String A = RealtimeProject.A;
    private static final String B = RealtimeProject.B;
    private static final JsonObject PUBLIC = new JsonObject();

    @TempDir
    static Path folder;

    private static RealtimeProject project;
    private static Pod pod;

    private final List<PlainClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        project = RealtimeProject.start(
                folder,
                "CREATE POLICY members_read ON realtime.messages FOR SELECT TO authenticated"
                        + " USING (realtime.topic() = 'room-' || (auth.jwt() ->> 'room'))",
                "CREATE POLICY members_write ON realtime.messages FOR INSERT TO authenticated WITH CHECK"
                        + " (realtime.topic() = 'room-' || (auth.jwt() ->> 'room') AND auth.jwt() ->> 'writer' = 'yes')",
                "CREATE TABLE jobs(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id())",
                "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM"
                        + " realtime.broadcast_changes('room-1', TG_OP, TG_OP, TG_TABLE_NAME, TG_TABLE_SCHEMA, NEW, OLD);"
                        + " RETURN NULL; END $$",
                "CREATE TRIGGER tell AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION tell()");
        project.sql("SELECT nextmavens.sync_publication()");
        pod = Pod.start(project.environment(
                "REALTIME_MAX_PAYLOAD_BYTES",
                "100000",
                "REALTIME_MAX_CHANNELS",
                "5",
                "REALTIME_MAX_PRESENCE_CALLS",
                "20"));
    }

    @AfterAll
    static void stop() {
        pod.close();
        project.close();
    }

    @AfterEach
    void disconnect() {
        clients.forEach(PlainClient::close);
    }

    private PlainClient client(String token) {
        PlainClient client = PlainClient.connect(pod.uri(), token);
        clients.add(client);
        return client;
    }

    private static String member(String tenant, String room, String writer) {
        return RealtimeProject.token("{\"role\":\"authenticated\",\"tenant_id\":\"" + tenant + "\",\"room\":\"" + room
                + "\",\"writer\":\"" + writer + "\",\"exp\":" + (Instant.now().getEpochSecond() + 3600) + "}");
    }

    private static JsonObject broadcast(String event, String text) {
        return new JsonObject()
                .put("type", "broadcast")
                .put("event", event)
                .put("payload", new JsonObject().put("text", text));
    }

    @Test
    void broadcastsToTheTenantsOwnMembers() {
        // Given
        PlainClient one = client(RealtimeProject.user(A));
        PlainClient two = client(RealtimeProject.user(A));
        PlainClient foreign = client(RealtimeProject.user(B));
        for (PlainClient each : List.of(one, two, foreign)) {
            each.join("realtime:lobby", PUBLIC);
        }

        // When
        one.tell("realtime:lobby", "broadcast", broadcast("greet", "hello"));
        foreign.tell("realtime:lobby", "broadcast", broadcast("greet", "of another tenant"));

        // Then
        JsonObject payload = two.await(
                        "the broadcast", message -> message.event().equals("broadcast"))
                .payload();
        assertThat(payload.getString("event")).isEqualTo("greet");
        assertThat(payload.getJsonObject("payload").getString("text")).isEqualTo("hello");
        foreign.push("phoenix", "heartbeat", PUBLIC);
        one.push("phoenix", "heartbeat", PUBLIC);
        assertThat(foreign.find(message -> message.event().equals("broadcast"))).isEmpty();
        assertThat(one.find(message -> message.event().equals("broadcast"))).isEmpty();
    }

    @Test
    void movesAChannelToTheTenantOfANewToken() {
        // Given a client that joined before its user signed in
        PlainClient client = client(RealtimeProject.anonymous());
        client.join("realtime:moving", PUBLIC);
        PlainClient member = client(RealtimeProject.user(A));
        member.join("realtime:moving", PUBLIC);

        // When
        JsonObject moved = client.push(
                "realtime:moving", "access_token", new JsonObject().put("access_token", RealtimeProject.user(A)));
        member.tell("realtime:moving", "broadcast", broadcast("greet", "hello"));

        // Then
        assertThat(moved.getString("status")).isEqualTo("ok");
        client.await("the broadcast", message -> message.event().equals("broadcast"));
    }

    @Test
    void acknowledgesAndEchoesWhereAskedTo() {
        // Given
        PlainClient client = client(RealtimeProject.user(A));
        client.join(
                "realtime:echo",
                new JsonObject()
                        .put("broadcast", new JsonObject().put("ack", true).put("self", true)));

        // When
        JsonObject reply = client.push("realtime:echo", "broadcast", broadcast("greet", "me"));

        // Then
        assertThat(reply.getString("status")).isEqualTo("ok");
        client.await("the echo", message -> message.event().equals("broadcast"));
    }

    @Test
    void broadcastsWhatTheHttpApiTakes() throws Exception {
        // Given
        PlainClient client = client(RealtimeProject.user(A));
        client.join("realtime:api", PUBLIC);

        // When
        HttpResponse<String> own = post(
                "/api/broadcast",
                RealtimeProject.user(A),
                "{\"messages\":[{\"topic\":\"api\",\"event\":\"a\",\"payload\":{\"n\":1}}]}");
        HttpResponse<String> foreign = post(
                "/api/broadcast",
                RealtimeProject.user(B),
                "{\"messages\":[{\"topic\":\"api\",\"event\":\"foreign\",\"payload\":{}}]}");
        HttpResponse<String> service =
                post("/api/broadcast/api/events/b?tenant_id=" + A, RealtimeProject.service(), "{\"n\":2}");
        HttpResponse<String> forged = post("/api/broadcast/api/events/c?tenant_id=" + A, RealtimeProject.user(B), "{}");
        HttpResponse<String> nobody = post("/api/broadcast", "nonsense", "{\"messages\":[]}");
        HttpResponse<String> garbled = post("/api/broadcast", RealtimeProject.user(A), "[");

        // Then
        assertThat(List.of(own.statusCode(), foreign.statusCode(), service.statusCode()))
                .containsOnly(202);
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(garbled.statusCode()).isEqualTo(422);
        client.await(
                "both",
                message -> message.event().equals("broadcast")
                        && message.payload().getString("event").equals("b"));
        assertThat(client.received().toString()).doesNotContain("foreign");
    }

    @Test
    void answersPlainHttpWithWhatItIs() throws Exception {
        // When
        HttpResponse<String> plain = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(HttpRequest.newBuilder(http("/websocket")).build(), HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(plain.statusCode()).isEqualTo(426);
    }

    @Test
    void letsPoliciesDecideOverPrivateChannels() {
        // Given
        JsonObject config = new JsonObject().put("private", true).put("broadcast", new JsonObject().put("ack", true));
        PlainClient writer = client(member(A, "1", "yes"));
        PlainClient reader = client(member(A, "1", "no"));
        PlainClient stranger = client(member(A, "2", "yes"));

        // When
        JsonObject writerJoined = writer.join("realtime:room-1", config);
        JsonObject readerJoined = reader.join("realtime:room-1", config);
        JsonObject strangerJoined = stranger.join("realtime:room-1", config);
        JsonObject written = writer.push("realtime:room-1", "broadcast", broadcast("say", "private"));
        JsonObject refused = reader.push("realtime:room-1", "broadcast", broadcast("say", "no"));

        // Then
        assertThat(writerJoined.getString("status")).isEqualTo("ok");
        assertThat(readerJoined.getString("status")).isEqualTo("ok");
        assertThat(strangerJoined.getJsonObject("response").getString("reason")).startsWith("Unauthorized");
        assertThat(written.getString("status")).isEqualTo("ok");
        assertThat(refused.getString("status")).isEqualTo("error");
        reader.await("it", message -> message.event().equals("broadcast"));
    }

    @Test
    void sendsMessagesOfTheDatabaseToTheirTenant() {
        // Given
        JsonObject config = new JsonObject().put("private", true);
        PlainClient own = client(member(A, "1", "no"));
        PlainClient foreign = client(member(B, "1", "no"));
        own.join("realtime:room-1", config);
        foreign.join("realtime:room-1", config);

        // When
        project.sql("INSERT INTO jobs VALUES (1, '" + A + "')");

        // Then
        assertThat(project.one("SELECT count(*) FROM realtime.messages WHERE tenant_id = '" + A + "'"))
                .isEqualTo("1");
        JsonObject payload = own.await("the message", message -> message.event().equals("broadcast"))
                .payload();
        assertThat(payload.getString("event")).isEqualTo("INSERT");
        assertThat(payload.getJsonObject("payload").getJsonObject("record").getInteger("id"))
                .isEqualTo(1);
        project.sql("INSERT INTO jobs VALUES (2, '" + B + "')");
        foreign.await("its own", message -> message.event().equals("broadcast"));
        assertThat(foreign.received().toString()).doesNotContain(A);
    }

    @Test
    void repeatsMessagesOfThePastToWhoMayReadThem() {
        // Given
        PlainClient witness = client(member(A, "7", "no"));
        witness.join("realtime:room-7", new JsonObject().put("private", true));
        project.sql(
                past("A", "60 minutes", "private", "too old"),
                past("A", "9 minutes", "private", "first"),
                past("A", "8 minutes", "private", "second"),
                past("B", "7 minutes", "private", "another tenant's"),
                past("A", "6 minutes", "public", "of the public channel"),
                past("A", "5 minutes", "private", "third"));
        witness.await("what was sent", message -> message.payload().toString().contains("third"));
        long since = Instant.now().minus(Duration.ofMinutes(30)).toEpochMilli();

        // When
        PlainClient late = client(member(A, "7", "no"));
        JsonObject joined = late.join("realtime:room-7", replay(since, 2));
        late.await("the last of them", message -> message.payload().toString().contains("third"));
        PlainClient all = client(member(A, "7", "no"));
        all.join("realtime:room-7", replay(since, 25));
        all.await("the last of them", message -> message.payload().toString().contains("third"));
        PlainClient stranger = client(member(A, "8", "no"));
        JsonObject refused = stranger.join("realtime:room-7", replay(since, 25));

        // Then
        assertThat(joined.getString("status")).isEqualTo("ok");
        assertThat(texts(late)).containsExactly("second", "third");
        assertThat(texts(all)).containsExactly("first", "second", "third");
        assertThat(late.find(message -> message.event().equals("broadcast"))
                        .orElseThrow()
                        .payload()
                        .getJsonObject("meta")
                        .getBoolean("replayed"))
                .isTrue();
        assertThat(refused.getString("status")).isEqualTo("error");
        assertThat(texts(stranger)).isEmpty();
    }

    private static String past(String tenant, String ago, String channel, String text) {
        return "INSERT INTO realtime.messages (topic, extension, event, payload, private, tenant_id, inserted_at) VALUES"
                + " ('room-7', 'broadcast', 'e', '"
                + new JsonObject().put("text", text).encode().replace("'", "''")
                + "', " + channel.equals("private") + ", '" + (tenant.equals("A") ? A : B) + "', now() - interval '"
                + ago + "')";
    }

    private static JsonObject replay(long since, int limit) {
        JsonObject replay = new JsonObject().put("since", since).put("limit", limit);
        return new JsonObject().put("private", true).put("broadcast", new JsonObject().put("replay", replay));
    }

    private static List<String> texts(PlainClient client) {
        return client.received().stream()
                .filter(message -> message.event().equals("broadcast"))
                .map(message -> message.payload().getJsonObject("payload").getString("text"))
                .toList();
    }

    @Test
    void showsWhoIsPresent() {
        // Given
        PlainClient one = client(RealtimeProject.user(A));
        PlainClient two = client(RealtimeProject.user(A));
        one.join("realtime:here", new JsonObject().put("presence", new JsonObject().put("key", "one")));

        // When
        one.push(
                "realtime:here",
                "presence",
                new JsonObject()
                        .put("type", "presence")
                        .put("event", "track")
                        .put("payload", new JsonObject().put("mood", "glad")));
        two.join("realtime:here", new JsonObject().put("presence", new JsonObject().put("key", "two")));

        // Then
        JsonObject state = two.await("the state", message -> message.event().equals("presence_state"))
                .payload();
        JsonObject meta = state.getJsonObject("one").getJsonArray("metas").getJsonObject(0);
        assertThat(meta.getString("mood")).isEqualTo("glad");
        assertThat(meta.getString("phx_ref")).isNotEmpty();
        one.close();
        JsonObject left = two.await(
                        "the leave",
                        message -> message.event().equals("presence_diff")
                                && !message.payload().getJsonObject("leaves").isEmpty())
                .payload();
        assertThat(left.getJsonObject("leaves").fieldNames()).containsExactly("one");
    }

    @Test
    void endsAtTheTokensExpiryWithTheReason() {
        // Given
        Instant expires = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3);
        String token = RealtimeProject.token("{\"role\":\"authenticated\",\"exp\":" + expires.getEpochSecond() + "}");
        PlainClient own = client(token);
        PlainClient channel = client(RealtimeProject.anonymous());
        channel.join("realtime:short", PUBLIC, token);

        // When
        String reason = own.awaitClosed();
        Instant ended = Instant.now();

        // Then
        assertThat(reason).startsWith("4001 TokenExpired");
        assertThat(ended).isBetween(expires.minusMillis(50), expires.plusMillis(2000));
        channel.await(
                "its end",
                message -> message.event().equals("system")
                        && message.payload().getString("message").startsWith("TokenExpired"));
        channel.await("its close", message -> message.event().equals("phx_close"));
        assertThat(channel.isClosed()).isFalse();
    }

    @Test
    void refusesHandshakesWithoutAGoodToken() {
        for (String token : List.of("", "nonsense", RealtimeProject.user(A, -100))) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> PlainClient.connect(pod.uri(), token)))
                    .as(token)
                    .isNotNull();
        }
    }

    @Test
    void limitsChannelsAndPayloads() {
        // Given
        PlainClient client = client(RealtimeProject.user(A));
        for (int i = 0; i < 5; i++) {
            client.join("realtime:c" + i, PUBLIC);
        }

        // When
        JsonObject sixth = client.join("realtime:c6", PUBLIC);
        client.tell("realtime:c0", "broadcast", broadcast("large", "x".repeat(100_000)));

        // Then
        assertThat(sixth.getJsonObject("response").getString("reason")).startsWith("ChannelRateLimitReached");
        client.await(
                "the refusal",
                message -> message.event().equals("system")
                        && message.payload().getString("message").startsWith("PayloadTooLarge"));
    }

    @Test
    void saysWhatIsWrongWithAMessageAndGoesOn() {
        // Given
        PlainClient client = client(RealtimeProject.user(A));

        // When
        JsonObject unmatched = client.push("realtime:never-joined", "broadcast", PUBLIC);
        JsonObject beat = client.push("phoenix", "heartbeat", PUBLIC);

        // Then
        assertThat(unmatched.getJsonObject("response").getString("reason")).isEqualTo("unmatched topic");
        assertThat(beat.getString("status")).isEqualTo("ok");
        assertThat(beat.getJsonObject("response").getString("position")).contains("/");
    }

    @Test
    void leavesAndJoinsAgain() {
        // Given
        PlainClient client = client(RealtimeProject.user(A));
        client.join("realtime:again", PUBLIC);

        // When
        JsonObject left = client.push("realtime:again", "phx_leave", PUBLIC);
        JsonObject again = client.join("realtime:again", PUBLIC);
        JsonObject replaced = client.join("realtime:again", PUBLIC);

        // Then
        assertThat(left.getString("status")).isEqualTo("ok");
        assertThat(again.getString("status")).isEqualTo("ok");
        assertThat(replaced.getJsonObject("response").getJsonArray("postgres_changes"))
                .isEqualTo(new JsonArray());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.received().stream()
                                .filter(message -> message.event().equals("phx_close"))
                                .count()
                        == 2);
    }

    private static HttpResponse<String> post(String path, String token, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(http(path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static URI http(String path) {
        return URI.create("http://127.0.0.1:" + pod.port() + "/realtime/v1" + path);
    }
}
