package io.nextmavens.runtime.auth;

import io.nextmavens.runtime.ProjectDatabase;
import io.nextmavens.runtime.TestServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A project's database with its logins, a mail server, and the settings that lead a runtime to both. */
public class AuthStack implements QuarkusTestResourceLifecycleManager {

    public static final String DATABASE = "app";
    public static final String SECRET = TestServer.SECRET;

    private static EmbeddedPostgres postgres;
    private static SmtpSink smtp;

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("wal_level", "logical")
                    .start();
            smtp = SmtpSink.start();
            prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("preparing the database", e);
        }
        return environment();
    }

    private static void prepare() throws SQLException {
        ProjectDatabase.make(postgres);
        TestServer.sql(
                postgres,
                DATABASE,
                "GRANT supabase_auth_admin TO app_authenticator",
                "GRANT CONNECT, TEMPORARY ON DATABASE app TO app_authenticator");
    }

    /** What a runtime is told; cheap hashes, and no pause between mails. */
    public static Map<String, String> environment() {
        return new HashMap<>(TestServer.environment(
                postgres,
                DATABASE,
                "app_authenticator",
                "NEXTMAVENS_PROJECT",
                DATABASE,
                "NEXTMAVENS_SERVICES",
                "auth,rest",
                "SMTP_HOST",
                "127.0.0.1",
                "SMTP_PORT",
                Integer.toString(smtp.port()),
                "SMTP_TLS",
                "disable",
                "GOTRUE_SMTP_MAX_FREQUENCY",
                "0",
                "SITE_URL",
                "https://app.example.com",
                "URI_ALLOW_LIST",
                "https://*.example.org/**,myapp://callback",
                "API_EXTERNAL_URL",
                "https://api.example.com",
                "GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED",
                "true",
                "NEXTMAVENS_AUTH_ARGON2_MEMORY_KIB",
                "64"));
    }

    public static EmbeddedPostgres postgres() {
        return postgres;
    }

    public static SmtpSink smtp() {
        return smtp;
    }

    /** The first value of a query, asked as the superuser. */
    public static String one(String query) {
        return TestServer.one(postgres, DATABASE, query);
    }

    /** Runs SQL as the superuser. */
    public static void sql(String... statements) {
        TestServer.sql(postgres, DATABASE, statements);
    }

    @Override
    public void stop() {
        try {
            smtp.close();
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
