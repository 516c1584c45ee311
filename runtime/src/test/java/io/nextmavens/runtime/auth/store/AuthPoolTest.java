package io.nextmavens.runtime.auth.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.runtime.settings.RuntimeSettings;
import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthPoolTest {

    @Test
    void transactionsGoThroughThePoolerWhereThereIsOne() {
        // Given
        RuntimeSettings settings = RuntimeSettings.read(
                Map.of(
                        "POSTGRESQL_HOST", "server",
                        "POSTGRESQL_DB", "app",
                        "POSTGRESQL_USER", "app_authenticator",
                        "POSTGRESQL_POOLER_HOST", "pooler",
                        "POSTGRESQL_POOLER_PORT", "6432"),
                Map.of());

        // When
        PgConnectOptions options = AuthPool.options(settings);

        // Then
        assertThat(options.getHost()).isEqualTo("pooler");
        assertThat(options.getPort()).isEqualTo(6432);
        assertThat(options.getDatabase()).isEqualTo("app");
    }
}
