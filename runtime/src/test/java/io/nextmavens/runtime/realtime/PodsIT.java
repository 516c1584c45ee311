package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pods of one project and a real Redis between them. */
class PodsIT {

    private static final String A = RealtimeProject.A;
    private static final String B = RealtimeProject.B;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RedisServer redis;
    private RealtimeProject project;
    private PodProcess one;
    private PodProcess two;
    private final List<PlainClient> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        assumeTrue(RedisServer.program().isPresent(), "redis-server is not installed");
        redis = RedisServer.start();
        project = RealtimeProject.start(folder, "CREATE TABLE items(id int PRIMARY KEY, tenant_id uuid NOT NULL)");
        one = PodProcess.start(project.environment("REDIS_URL", redis.address()), 0);
        two = PodProcess.start(project.environment("REDIS_URL", redis.address()), 0);
    }

    @AfterEach
    void stop() {
        if (redis != null) {
            clients.forEach(PlainClient::close);
            one.close();
            two.close();
            project.close();
            redis.close();
        }
    }

    private PlainClient client(PodProcess pod, String tenant) {
        PlainClient client = PlainClient.connect(pod.uri(), RealtimeProject.user(tenant));
        clients.add(client);
        return client;
    }

    private static JsonObject all() {
        return PlainClient.changes("*", "items", null).put("broadcast", new JsonObject().put("self", true));
    }

    private void insert(int first, int last) {
        project.sql(
                "INSERT INTO items SELECT g, '" + A + "' FROM generate_series(" + first + ", " + last + ") g",
                "INSERT INTO items VALUES (" + -first + ", '" + B + "')");
    }

    private static JsonObject broadcast(String text) {
        return new JsonObject().put("event", "e").put("payload", new JsonObject().put("text", text));
    }

    private static void awaitBroadcast(PlainClient client, String text) {
        client.await(
                text,
                message -> message.event().equals("broadcast")
                        && message.payload()
                                .getJsonObject("payload")
                                .getString("text")
                                .equals(text));
    }

    @Test
    void subscribersOfBothPodsGetEverythingAlsoWhenAPodOrRedisFails() {
        // Given
        PlainClient first = client(one, A);
        PlainClient second = client(two, A);
        PlainClient foreign = client(two, B);
        for (PlainClient each : List.of(first, second, foreign)) {
            assertThat(each.join("realtime:all", all()).getString("status")).isEqualTo("ok");
        }

        // When both are there
        insert(1, 100);
        first.tell("realtime:all", "broadcast", broadcast("from one"));

        // Then
        assertThat(ids(first.awaitChanges(100))).isEqualTo(ids(second.awaitChanges(100)));
        awaitBroadcast(second, "from one");

        // When Redis is away for a while
        redis.stop();
        insert(101, 200);
        first.tell("realtime:all", "broadcast", broadcast("only here"));
        awaitBroadcast(first, "only here");
        redis.startAgain();
        insert(201, 300);

        // Then
        assertThat(ids(first.awaitChanges(300))).isEqualTo(ids(second.awaitChanges(300)));

        // When the pod that reads is killed
        one.kill();
        insert(301, 400);

        // Then the other reads
        assertThat(ids(second.awaitChanges(400))).hasSize(400).doesNotHaveDuplicates();
        assertThat(foreign.changes()).isNotEmpty();
        assertThat(foreign.received().toString()).doesNotContain(A).doesNotContain("from one");
    }

    private static List<Integer> ids(List<JsonObject> changes) {
        return changes.stream()
                .map(change -> change.getJsonObject("record").getInteger("id"))
                .toList();
    }

    @Test
    void presenceIsRightWithinFiveSecondsOfAKilledPod() {
        // Given
        JsonObject track = new JsonObject().put("event", "track").put("payload", new JsonObject());
        PlainClient here = client(two, A);
        here.join("realtime:who", new JsonObject().put("presence", new JsonObject().put("key", "here")));
        here.push("realtime:who", "presence", track);
        PlainClient there = client(one, A);
        there.join("realtime:who", new JsonObject().put("presence", new JsonObject().put("key", "there")));
        there.push("realtime:who", "presence", track);
        there.await(
                "the other",
                message -> message.event().equals("presence_state")
                        || message.payload().encode().contains("here"));
        here.await(
                "the join",
                message -> message.event().equals("presence_diff")
                        && message.payload().getJsonObject("joins").containsKey("there"));

        // When
        one.kill();
        Instant killed = Instant.now();

        // Then
        here.await(
                "the leave",
                message -> message.event().equals("presence_diff")
                        && message.payload().getJsonObject("leaves").containsKey("there"));
        assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(5));

        // When Redis is lost, and another pod comes
        redis.stop();
        redis.startAgain();
        PodProcess three = PodProcess.start(project.environment("REDIS_URL", redis.address()), 0);

        // Then presence heals
        await().atMost(PATIENCE).until(() -> {
            try (PlainClient fresh = PlainClient.connect(three.uri(), RealtimeProject.user(A))) {
                fresh.join("realtime:who", new JsonObject());
                return fresh.await("the state", message -> message.event().equals("presence_state"))
                        .payload()
                        .containsKey("here");
            }
        });
        three.close();
    }
}
