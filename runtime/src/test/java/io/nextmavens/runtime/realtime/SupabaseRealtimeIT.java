package io.nextmavens.runtime.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.npm.NpmProject;
import io.nextmavens.runtime.ServedRuntime;
import io.nextmavens.runtime.TestServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The application as it is packaged, its WebSockets those of WebSockets Next: an unmodified supabase-js ({@code
 * src/test/supabase-js/realtime}), and a plain client.
 */
@QuarkusTest
@WithTestResource(SupabaseRealtimeIT.Project.class)
class SupabaseRealtimeIT {

    private static final Path TESTS = Path.of("src/test/supabase-js/realtime");
    private static final NpmProject SUPABASE_JS =
            new NpmProject(Path.of("src/test/supabase-js"), Path.of("target/supabase-js"));

    /** The database, and the settings that lead to it. */
    public static final class Project implements QuarkusTestResourceLifecycleManager {

        static RealtimeProject project;
        static Map<String, String> settings;

        @Override
        public Map<String, String> start() {
            try {
                project = RealtimeProject.start(
                        Files.createTempDirectory("supabase-realtime"),
                        "CREATE TABLE todos(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id(),"
                                + " title text)",
                        "CREATE TABLE jobs(id int PRIMARY KEY, tenant_id uuid NOT NULL DEFAULT current_tenant_id())",
                        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM"
                                + " realtime.broadcast_changes('room-one', TG_OP, TG_OP, TG_TABLE_NAME, TG_TABLE_SCHEMA,"
                                + " NEW, OLD); RETURN NULL; END $$",
                        "CREATE TRIGGER tell AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION tell()",
                        "CREATE POLICY r ON realtime.messages FOR SELECT TO authenticated"
                                + " USING (realtime.topic() = 'room-' || (auth.jwt() ->> 'room'))",
                        "CREATE POLICY w ON realtime.messages FOR INSERT TO authenticated"
                                + " WITH CHECK (realtime.topic() = 'room-' || (auth.jwt() ->> 'room'))");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            settings = project.environment();
            return ServedRuntime.insideSettings(settings);
        }

        @Override
        public void stop() {
            if (project != null) {
                project.close();
            }
        }
    }

    @TestHTTPResource("/")
    URI base;

    @BeforeEach
    void awaitReady() {
        base = ServedRuntime.ofApplication(base, Project.settings);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready =
                HttpRequest.newBuilder(base.resolve("/q/health/ready")).build();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }

    @Test
    void aPlainClientIsServedAtBothPaths() {
        for (String path : List.of("/realtime/v1", "/realtime/v1/websocket")) {
            // Given
            URI address = URI.create("ws://" + base.getHost() + ":" + base.getPort() + path);
            try (PlainClient client = PlainClient.connect(address, RealtimeProject.user(RealtimeProject.A, 3))) {
                // When
                JsonObject reply = client.join(
                        "realtime:plain",
                        PlainClient.changes("*", "todos", null).put("broadcast", new JsonObject().put("self", true)));
                client.tell(
                        "realtime:plain",
                        "broadcast",
                        new JsonObject()
                                .put("event", "e")
                                .put("payload", new JsonObject().put("text", "x".repeat(100_000))));

                // Then
                assertThat(reply.getString("status")).isEqualTo("ok");
                client.await("the echo", message -> message.event().equals("broadcast"));
                assertThat(client.awaitClosed()).startsWith("4001 TokenExpired");
            }
        }
    }

    @Test
    void anUnmodifiedSupabaseJsPasses() throws Exception {
        SUPABASE_JS.test(
                TESTS,
                Map.of(
                        "BASE_URL",
                        base.toString().replaceFirst("/$", ""),
                        "ANON_KEY",
                        RealtimeProject.anonymous(),
                        "SERVICE_KEY",
                        RealtimeProject.service(),
                        "JWT_SECRET",
                        TestServer.SECRET,
                        "TENANT",
                        RealtimeProject.A,
                        "OTHER_TENANT",
                        RealtimeProject.B));
    }
}
