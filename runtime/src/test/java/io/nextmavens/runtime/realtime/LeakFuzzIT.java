package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many subscribers of many tenants with random filters and policies, many random changes: nobody sees a row of another
 * tenant, or of its own that its policy hides. {@code -Drealtime.fuzz.*} make it larger; {@code e2e/fuzz/realtime} does.
 */
class LeakFuzzIT {

    private static final int TENANTS = Integer.getInteger("realtime.fuzz.tenants", 10);
    private static final int SUBSCRIBERS = Integer.getInteger("realtime.fuzz.subscribers", 100);
    private static final int CHANGES = Integer.getInteger("realtime.fuzz.changes", 5000);
    private static final long SEED = Long.getLong("realtime.fuzz.seed", System.nanoTime());
    private static final List<String> TABLES = List.of("plain", "levels", "owned");
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path folder;

    private record Subscriber(PlainClient client, String tenant, String user, int level, String table) {}

    @Test
    void nobodySeesForeignRows() throws Exception {
        // Given
        Random random = new Random(SEED);
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add(new UUID(random.nextLong(), random.nextLong()).toString());
        }
        try (RealtimeProject project = RealtimeProject.start(
                        folder,
                        "CREATE TABLE plain(id int PRIMARY KEY, tenant_id uuid, owner uuid, level int, v text)",
                        "CREATE TABLE levels(id int PRIMARY KEY, tenant_id uuid, owner uuid, level int, v text)",
                        "CREATE POLICY l ON levels TO authenticated USING (level <= (auth.jwt() ->> 'level')::int)",
                        "CREATE TABLE owned(id int PRIMARY KEY, tenant_id uuid, owner uuid, level int, v text)",
                        "CREATE POLICY o ON owned TO authenticated USING (owner = auth.uid())");
                Pod pod = Pod.start(project.environment())) {
            for (String tenant : tenants) {
                project.sql("INSERT INTO tenants(id, name) VALUES ('" + tenant + "', 't')");
            }
            List<Subscriber> subscribers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribers.add(subscriber(pod, tenants, i, random));
            }

            // When
            change(project, tenants, random);
            project.sql("INSERT INTO plain SELECT -row_number() OVER (), id FROM tenants");

            // Then
            for (Subscriber subscriber : subscribers) {
                Awaitility.await().atMost(PATIENCE).until(() -> subscriber.client().changes().stream()
                        .anyMatch(LeakFuzzIT::isLast));
            }
            long rows = 0;
            for (Subscriber subscriber : subscribers) {
                for (JsonObject change : subscriber.client().changes()) {
                    for (String part : List.of("record", "old_record")) {
                        JsonObject row = change.getJsonObject(part);
                        if (row != null && !row.isEmpty() && !isLast(change)) {
                            requireVisible(subscriber, change.getString("table"), row);
                            rows++;
                        }
                    }
                }
                subscriber.client().close();
            }
            assertThat(rows).as("rows seen, seed %d", SEED).isPositive();
            System.out.printf("leak fuzz: %d rows seen by %d subscribers, seed %d%n", rows, SUBSCRIBERS, SEED);
        }
    }

    private static Subscriber subscriber(Pod pod, List<String> tenants, int number, Random random) {
        String tenant = tenants.get(number % tenants.size());
        String user = user(random.nextInt(8));
        int level = random.nextInt(5);
        String token = RealtimeProject.token("{\"role\":\"authenticated\",\"sub\":\"" + user + "\",\"tenant_id\":\""
                + tenant + "\",\"level\":" + level + ",\"exp\":" + (System.currentTimeMillis() / 1000 + 7200) + "}");
        PlainClient client = PlainClient.connect(pod.uri(), token);
        String table = TABLES.get(random.nextInt(TABLES.size()));
        String filter =
                switch (random.nextInt(6)) {
                    case 0 -> "level=eq." + random.nextInt(5);
                    case 1 -> "level=gte." + random.nextInt(5);
                    case 2 -> "v=like.*" + random.nextInt(10) + "*";
                    case 3 -> "level=in.(1,2,3)";
                    default -> null;
                };
        String event = List.of("*", "INSERT", "UPDATE", "DELETE").get(random.nextInt(4));
        assertThat(client.join("realtime:" + number % 7, PlainClient.changes(event, table, filter))
                        .getString("status"))
                .isEqualTo("ok");
        client.join("realtime:last", PlainClient.changes("INSERT", "plain", "id=lt.0"));
        return new Subscriber(client, tenant, user, level, table);
    }

    private static String user(int number) {
        return "00000000-0000-4000-8000-00000000000" + number;
    }

    /** Rows that come, change in all their columns, tenant and owner among them, and go. */
    private static void change(RealtimeProject project, List<String> tenants, Random random) throws SQLException {
        int size = 200;
        try (Connection connection = project.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Set<String> there = new HashSet<>();
            for (int i = 0; i < CHANGES; i++) {
                String table = TABLES.get(random.nextInt(TABLES.size()));
                int id = random.nextInt(size);
                String key = table + id;
                String values = "'" + tenants.get(random.nextInt(tenants.size())) + "', '" + user(random.nextInt(8))
                        + "', " + random.nextInt(5) + ", '" + random.nextInt(1000) + "'";
                if (there.add(key)) {
                    statement.addBatch("INSERT INTO " + table + " VALUES (" + id + ", " + values + ")");
                } else if (random.nextInt(4) == 0) {
                    statement.addBatch("DELETE FROM " + table + " WHERE id = " + id);
                    there.remove(key);
                } else {
                    statement.addBatch("UPDATE " + table + " SET (tenant_id, owner, level, v) = ROW(" + values
                            + ") WHERE id = " + id);
                }
                if (random.nextInt(20) == 0) {
                    statement.executeBatch();
                    connection.commit();
                }
            }
            statement.executeBatch();
            connection.commit();
        }
    }

    private static boolean isLast(JsonObject change) {
        return change.getString("type").equals("INSERT")
                && change.getJsonObject("record").getInteger("id") < 0;
    }

    private static void requireVisible(Subscriber subscriber, String table, JsonObject row) {
        assertThat(table).isEqualTo(subscriber.table());
        assertThat(row.getString("tenant_id")).as("seed %d: %s", SEED, row).isEqualTo(subscriber.tenant());
        switch (table) {
            case "levels" ->
                assertThat(row.getInteger("level"))
                        .as("seed %d: %s", SEED, row)
                        .isLessThanOrEqualTo(subscriber.level());
            case "owned" ->
                assertThat(row.getString("owner")).as("seed %d: %s", SEED, row).isEqualTo(subscriber.user());
            default -> {
                // its tenant is all
            }
        }
    }
}
