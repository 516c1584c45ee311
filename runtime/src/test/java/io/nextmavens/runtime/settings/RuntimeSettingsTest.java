package io.nextmavens.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nextmavens.runtime.postgres.SslMode;
import io.nextmavens.runtime.settings.RestSettings.OpenApiMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeSettingsTest {

    @Test
    void hasPostgrestsDefaultsInFrontOfAnyDatabase() {
        // When
        RuntimeSettings settings = read(Map.of());

        // Then
        assertThat(settings.rest().schemas()).containsExactly("public");
        assertThat(settings.rest().extraSearchPath()).containsExactly("public");
        assertThat(settings.rest().anonymousRole()).isEmpty();
        assertThat(settings.rest().openApi().mode()).isEqualTo(OpenApiMode.FOLLOW_PRIVILEGES);
        assertThat(settings.rest().transactionEnd()).isEqualTo(new TransactionEnd(false, false));
        assertThat(settings.database().channel()).contains("pgrst");
        assertThat(settings.database().pool().size()).isEqualTo(10);
        assertThat(settings.tokens().expiryRequired()).isFalse();
        assertThat(settings.services()).contains(List.of("rest"));
    }

    @Test
    void isStricterForAProject() {
        // When
        RuntimeSettings settings = read(Map.of("NEXTMAVENS_PROJECT", "notes"));

        // Then
        assertThat(settings.rest().anonymousRole()).contains("anon");
        assertThat(settings.rest().extraSearchPath()).containsExactly("public", "extensions");
        assertThat(settings.tokens().expiryRequired()).isTrue();
    }

    @Test
    void takesTheSeedsNamesBeforePostgrests() {
        // When
        RuntimeSettings settings = read(Map.of(
                "POSTGRESQL_HOST", "db",
                "POSTGRESQL_DB", "app",
                "POSTGRESQL_USER", "app_authenticator",
                "POSTGRESQL_PASSWORD", "p",
                "POSTGRESQL_SSLMODE", "require",
                "JWT_SECRET", "reallyreallyreallyreallyverysafe",
                "PGRST_JWT_SECRET", "another secret of thirty-two bytes!",
                "PGRST_DB_URI", "postgresql://x:y@elsewhere:1/z"));

        // Then
        assertThat(settings.database().target().address()).isEqualTo("app_authenticator@db:5432/app");
        assertThat(settings.database().target().sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(settings.tokens().secret())
                .hasValueSatisfying(secret -> assertThat(new String(secret, StandardCharsets.UTF_8))
                        .isEqualTo("reallyreallyreallyreallyverysafe"));
    }

    @Test
    void transactionsGoThroughThePoolerThatIsNamed() {
        // When
        RuntimeSettings settings = read(Map.of(
                "POSTGRESQL_HOST", "db",
                "POSTGRESQL_DB", "app",
                "POSTGRESQL_USER", "app_authenticator",
                "POSTGRESQL_POOLER_HOST", "pooler",
                "POSTGRESQL_POOLER_PORT", "6432"));

        // Then
        assertThat(settings.database().pooled().address()).isEqualTo("app_authenticator@pooler:6432/app");
        assertThat(settings.database().target().address()).isEqualTo("app_authenticator@db:5432/app");
    }

    @Test
    void understandsConnectionStringsOfBothForms() {
        // When
        RuntimeSettings uri = read(Map.of(
                "PGRST_DB_URI", "postgres://us%20er:p%40ss:w?rd@[::1]:5433/my%2Fdb?sslmode=disable&connect_timeout=3"));
        RuntimeSettings keywords = read(
                Map.of("PGRST_DB_URI", "host=h port = 7 user='a b' password='it\\'s' dbname=d", "PGUSER", "ignored"));

        // Then
        assertThat(uri.database().target().address()).isEqualTo("us er@::1:5433/my/db");
        assertThat(uri.database().target().password()).contains("p@ss:w?rd");
        assertThat(uri.database().target().connectTimeout()).hasSeconds(3);
        assertThat(keywords.database().target().address()).isEqualTo("a b@h:7/d");
        assertThat(keywords.database().target().password()).contains("it's");
    }

    @Test
    void letsTheDatabaseOverride() {
        // When
        RuntimeSettings settings = RuntimeSettings.read(
                Map.of("PGRST_DB_SCHEMAS", "one", "PGRST_DB_MAX_ROWS", "10"),
                Map.of("db_schemas", "two, three", "db_tx_end", "rollback-allow-override"));

        // Then
        assertThat(settings.rest().schemas()).containsExactly("two", "three");
        assertThat(settings.rest().maxRows()).hasValue(10);
        assertThat(settings.rest().transactionEnd()).isEqualTo(new TransactionEnd(true, true));
    }

    @Test
    void anEmptySearchPathIsNotAnAbsentOne() {
        // When
        RuntimeSettings settings = read(Map.of("PGRST_DB_EXTRA_SEARCH_PATH", ""));

        // Then
        assertThat(settings.rest().extraSearchPath()).isEmpty();
    }

    @Test
    void readsSecretsFromFilesAndInBase64(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("secret"), "cmVhbGx5cmVhbGx5cmVhbGx5cmVhbGx5dmVyeXNhZmU=\n");

        // When
        RuntimeSettings settings = read(Map.of("PGRST_JWT_SECRET", "@" + file, "PGRST_JWT_SECRET_IS_BASE64", "true"));

        // Then
        assertThat(settings.tokens().secret().map(secret -> new String(secret, StandardCharsets.UTF_8)))
                .contains("reallyreallyreallyreallyverysafe");
    }

    @Test
    void collectsAppSettings() {
        // When
        RuntimeSettings settings = read(Map.of("PGRST_APP_SETTINGS_app_host", "localhost"));

        // Then
        assertThat(settings.rest().appSettings()).containsExactly(Map.entry("app.settings.app_host", "localhost"));
    }

    @Test
    void namesEverythingThatIsWrongAndTheRemedyAtOnce() {
        // When
        SettingsException error = catchThrowableOfType(
                SettingsException.class,
                () -> read(Map.of(
                        "PGRST_DB_POOL", "many",
                        "PGRST_DB_TX_END", "maybe",
                        "PGRST_JWT_SECRET", "short",
                        "PGRST_DB_URI", "nonsense",
                        "PGRST_OPENAPI_SERVER_PROXY_URI", "example",
                        "POSTGRESQL_SSLMODE", "sure",
                        "NEXTMAVENS_BODY_LIMIT", "some")));

        // Then
        assertThat(error)
                .hasMessageContaining("PGRST_DB_POOL is 'many': set it to a whole number from 1 to 10000")
                .hasMessageContaining("PGRST_DB_TX_END is 'maybe': set it to one of commit, commit-allow-override")
                .hasMessageContaining("JWT_SECRET (or PGRST_JWT_SECRET) has 5 bytes: set one of at least 32")
                .hasMessageContaining("PGRST_DB_URI: it is neither a URI")
                .hasMessageContaining("PGRST_OPENAPI_SERVER_PROXY_URI")
                .hasMessageContaining("POSTGRESQL_SSLMODE is 'sure'")
                .hasMessageContaining("NEXTMAVENS_BODY_LIMIT is 'some'");
    }

    @Test
    void warnsOfSettingsThatHaveNoEffect() {
        // When
        RuntimeSettings settings = read(Map.of("PGRST_SERVER_UNIX_SOCKET", "/tmp/s"));

        // Then
        assertThat(settings.warnings())
                .containsExactly("PGRST_SERVER_UNIX_SOCKET has no effect: the runtime listens on QUARKUS_HTTP_PORT");
    }

    private static RuntimeSettings read(Map<String, String> environment) {
        return RuntimeSettings.read(environment, Map.of());
    }

    @Test
    void keepsPasswordsOutOfWhatItPrints() {
        // When
        RuntimeSettings settings =
                read(Map.of("POSTGRESQL_HOST", "db", "POSTGRESQL_PASSWORD", "hush", "JWT_SECRET", "hush".repeat(10)));

        // Then
        assertThat(Optional.of(settings.toString()))
                .hasValueSatisfying(text -> assertThat(text).doesNotContain("hush"));
    }
}
