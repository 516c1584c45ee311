package io.nextmavens.runtime.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first requests of {@code e2e/fuzz/rest}, always the same ones; a run by hand sends 100,000 others. */
class RestFuzzIT {

    private static final int REQUESTS = 2000;
    private static final Path PROGRAM = Path.of("..", "e2e", "fuzz", "rest");
    private static final String SCHEMAS = "public, odd schema.(ü)%";

    @Test
    void noRequestBreaksAnInvariant() throws IOException, SQLException, InterruptedException {
        // Given
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("jit", "off")
                .start()) {
            createDatabase(postgres.getPort());
            run(postgres.getPort(), "--prepare");
            try (RunningRuntime runtime = RunningRuntime.start(
                    postgres.getPort(),
                    "fuzz",
                    "fuzz_authenticator",
                    Map.of(
                            "PGRST_DB_SCHEMAS", SCHEMAS,
                            "PGRST_DB_MAX_ROWS", "200",
                            "PGRST_DB_TX_END", "commit-allow-override",
                            "PGRST_DB_PLAN_ENABLED", "true",
                            "PGRST_DB_AGGREGATES_ENABLED", "true"))) {

                // When
                Outcome outcome = run(
                        postgres.getPort(),
                        "--base-url=" + runtime.base(),
                        "--jwt-secret=" + RunningRuntime.SECRET,
                        "--requests=" + REQUESTS,
                        "--start=1",
                        "--workers=4",
                        "--max-p99=5"); // tests run side by side

                // Then
                assertThat(outcome.status()).as(outcome.text()).isZero();
            }
        }
    }

    private record Outcome(int status, String text) {}

    private static void createDatabase(int port) throws SQLException {
        try (Connection admin = connect(port, "postgres");
                Statement statement = admin.createStatement()) {
            for (String login : List.of("owner", "authenticator", "replicator")) {
                statement.execute("CREATE ROLE fuzz_" + login + " LOGIN NOINHERIT PASSWORD 'a'");
            }
            statement.execute("ALTER ROLE fuzz_owner INHERIT");
            statement.execute("CREATE DATABASE fuzz OWNER fuzz_owner");
        }
        try (Connection admin = connect(port, "fuzz");
                Statement statement = admin.createStatement()) {
            new CatalogInstaller().install(admin);
            statement.execute("GRANT anon, authenticated, service_role TO fuzz_authenticator");
        }
    }

    private static Connection connect(int port, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    private static Outcome run(int port, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("python3", PROGRAM.toString());
        command.command().addAll(List.of(arguments));
        command.command().add("--admin-url=postgresql://postgres@127.0.0.1:" + port + "/fuzz");
        Process process = command.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), text);
    }
}
