package io.nextmavens.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole application as it is packaged: services, health and metrics behind Quarkus' server. */
@QuarkusTest
@WithTestResource(RuntimeApplicationIT.Database.class)
class RuntimeApplicationIT {

    /** A database, and the settings that lead to it. */
    public static final class Database implements QuarkusTestResourceLifecycleManager {

        static Map<String, String> settings;
        private EmbeddedPostgres postgres;

        @Override
        public Map<String, String> start() {
            try {
                postgres = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            TestServer.sql(postgres, "postgres", "CREATE TABLE item(id int)", "INSERT INTO item VALUES (1)");
            settings = TestServer.environment(postgres, "postgres", "postgres", "PGRST_DB_ANON_ROLE", "postgres");
            return settings;
        }

        @Override
        public void stop() {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @TestHTTPResource("/")
    URI base;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void findTheApplication() {
        base = ServedRuntime.ofApplication(base, Database.settings);
    }

    @Test
    void servesRequestsHealthAndMetrics() throws Exception {
        // Given
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/q/health/ready").statusCode() == 200);

        // When
        HttpResponse<String> rows = get("/item");

        // Then
        assertThat(rows.statusCode()).isEqualTo(200);
        assertThat(rows.body()).isEqualTo("[{\"id\":1}]");
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/started").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/ready").body()).contains("\"catalog\"").contains("\"database\"");
        assertThat(get("/q/metrics").body())
                .contains("nextmavens_rest_requests_seconds_count{method=\"GET\",status=\"2xx\"}")
                .contains("nextmavens_http_requests_seconds_count{service=\"rest\",status=\"2xx\"} 1")
                .contains("nextmavens_http_requests_seconds_bucket{service=\"rest\",status=\"2xx\",le=\"5.0\"} 1")
                .contains("pgrst_db_pool_max 10.0")
                .contains("pgrst_schema_cache_loads_total{status=\"SUCCESS\"}");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
    }
}
