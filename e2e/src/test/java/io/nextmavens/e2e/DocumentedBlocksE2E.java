package io.nextmavens.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The pages' SQL, on a project of {@code ./nextmavens dev} with the tables that they speak of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedBlocksE2E {

    private static final Pattern TABLE = Pattern.compile("create table ([a-z_.]+)");
    private Process dev;
    private Path folder;
    private Map<String, String> given;

    @BeforeAll
    void startProject(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Path env = folder.resolve("dev.env");
        dev = new Script(Map.of())
                .start(
                        "dev",
                        "--schema",
                        Script.ROOT.resolve("e2e/src/test/docs/schema.sql").toString(),
                        "--port",
                        Integer.toString(freePort()),
                        "--env",
                        env.toString());
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(env) || !dev.isAlive());
        assertThat(dev.isAlive()).as("dev serves").isTrue();
        given = Script.assignments(Files.readString(env));
    }

    @AfterAll
    void endProject() throws InterruptedException {
        dev.destroy();
        assertThat(dev.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @TestFactory
    List<DynamicTest> sqlRunsAsTheOwner() throws IOException {
        return DocumentedBlock.all().stream()
                .filter(block -> block.language().equals("sql"))
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> execute(block.text())))
                .toList();
    }

    /** In a transaction that is undone, so that no example sees another. */
    private void execute(String sql) throws SQLException {
        URI url = URI.create(given.get("DATABASE_URL"));
        String[] login = url.getUserInfo().split(":", 2);
        try (Connection owner = DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), login[0], login[1])) {
            owner.setAutoCommit(false);
            try (var statement = owner.createStatement()) {
                for (var made : TABLE.matcher(sql).results().toList()) {
                    statement.execute("drop table if exists " + made.group(1) + " cascade");
                }
                statement.execute(sql);
            } finally {
                owner.rollback();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
