package io.nextmavens.runtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** The runtime as a program: its settings are its environment, and what it logs goes to a file below {@code target}. */
public final class RuntimeProcess implements ServedRuntime {

    private static final Path LOGS = Path.of("target", "runtime-processes");
    private static final Map<Map<String, String>, RuntimeProcess> UNTIL_THE_END = new ConcurrentHashMap<>();

    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RuntimeProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it on that port, or on a free one for 0, and waits until it listens. */
    public static RuntimeProcess start(Path program, Map<String, String> environment, int port) {
        int chosen = port == 0 ? LoopbackPort.free() : port;
        try {
            Files.createDirectories(LOGS);
            Path log = Files.createTempFile(LOGS, "runtime-", ".log");
            ProcessBuilder builder = new ProcessBuilder(program.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
            builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(chosen));
            RuntimeProcess started = new RuntimeProcess(builder.start(), chosen, log);
            Awaitility.await().atMost(PATIENCE).until(started::listens);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all tests with these settings, which ends with this process. */
    static RuntimeProcess untilTheEnd(Path program, Map<String, String> environment) {
        return UNTIL_THE_END.computeIfAbsent(Map.copyOf(environment), settings -> {
            RuntimeProcess started = start(program, settings, 0);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            return started;
        });
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the runtime ended before it listened:\n" + Files.readString(log));
        }
        return LoopbackPort.listens(port);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isReady() {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public DataPlane plane() {
        return Assumptions.abort("the inside of another process cannot be seen");
    }

    @Override
    public SimpleMeterRegistry metrics() {
        return Assumptions.abort("what another process measures is not looked at here");
    }

    /** As a machine that fails: nothing is said to anybody. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
