package io.nextmavens.runtime.backup;

import static org.awaitility.Awaitility.await;

import io.nextmavens.runtime.backup.database.Server;
import java.io.File;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A throw-away server that was restarted: ended as {@code pg_ctl stop --mode fast} does it, and started as it was. */
final class Restarted implements AutoCloseable {

    private final Server server;
    private final Process process;

    private Restarted(Server server, Process process) {
        this.server = server;
        this.process = process;
    }

    static Restarted server(Server server) throws IOException, InterruptedException {
        ProcessHandle running = ProcessHandle.current()
                .children()
                .filter(child -> Arrays.asList(child.info().arguments().orElse(new String[0]))
                        .contains("port=" + server.port()))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(running.info().command().orElseThrow());
        command.addAll(List.of(running.info().arguments().orElseThrow()));
        new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
        running.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        return new Restarted(
                server,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(new File("/dev/null"))
                        .start());
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(60)).until(this::answers);
    }

    private boolean answers() {
        try (Connection connection = server.connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
