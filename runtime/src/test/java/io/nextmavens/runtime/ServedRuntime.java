package io.nextmavens.runtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * A runtime that answers on a port of this machine: a data plane in this process, or, with {@code
 * -Dnextmavens.runtime.binary=PATH}, that program as a process of its own. Whatever is asked of it by HTTP is asked of both.
 */
public interface ServedRuntime extends AutoCloseable {

    Duration PATIENCE = Duration.ofSeconds(60);

    /** The program that is tested in the place of the classes. */
    static Optional<Path> binary() {
        return Optional.ofNullable(System.getProperty("nextmavens.runtime.binary"))
                .filter(path -> !path.isBlank())
                .map(Path::of);
    }

    /** Starts one; it listens, but may not be ready. */
    static ServedRuntime start(Vertx vertx, Map<String, String> environment, int port) {
        return binary().<ServedRuntime>map(program -> RuntimeProcess.start(program, environment, port))
                .orElseGet(() -> new RuntimeInside(vertx, environment, port));
    }

    /** Where the application answers that Quarkus has started for a test, or the program with its settings. */
    static URI ofApplication(URI inside, Map<String, String> environment) {
        return binary().map(program -> {
                    ServedRuntime process = RuntimeProcess.untilTheEnd(program, environment);
                    process.awaitReady();
                    return URI.create("http://127.0.0.1:" + process.port() + "/");
                })
                .orElse(inside);
    }

    /** What the application is told that Quarkus starts for a test: nothing to do where the program serves in its place. */
    static Map<String, String> insideSettings(Map<String, String> environment) {
        if (binary().isEmpty()) {
            return environment;
        }
        Map<String, String> idle = new LinkedHashMap<>(environment);
        // the replication slot is for one
        idle.put("NEXTMAVENS_SERVICES", "rest");
        return idle;
    }

    int port();

    /** Whether it says that it can serve. */
    boolean isReady();

    default void awaitReady() {
        Awaitility.await().atMost(PATIENCE).until(this::isReady);
    }

    /** Its inside; aborts the test where that is another process. */
    DataPlane plane();

    /** What it measures; aborts the test where that is another process. */
    SimpleMeterRegistry metrics();

    @Override
    void close();
}
