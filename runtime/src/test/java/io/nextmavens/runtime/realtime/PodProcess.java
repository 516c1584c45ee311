package io.nextmavens.runtime.realtime;

import io.nextmavens.runtime.RuntimeProcess;
import io.nextmavens.runtime.ServedRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A pod as a process of its own, so that it can be killed. */
final class PodProcess implements AutoCloseable {

    private final Runnable kill;
    private final int port;

    private PodProcess(Runnable kill, int port) {
        this.kill = kill;
        this.port = port;
    }

    static PodProcess start(Map<String, String> environment, int port) {
        return ServedRuntime.binary()
                .map(program -> {
                    RuntimeProcess process = RuntimeProcess.start(program, environment, port);
                    process.awaitReady();
                    return new PodProcess(process::kill, process.port());
                })
                .orElseGet(() -> startClasses(environment, port));
    }

    private static PodProcess startClasses(Map<String, String> environment, int port) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Pod.class.getName(),
                    Integer.toString(port));
            builder.environment().putAll(environment);
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            Process process = builder.start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("serving ")) {
                    Thread.ofPlatform().daemon().start(() -> output.lines().forEach(ignored -> {}));
                    return new PodProcess(
                            () -> process.destroyForcibly().onExit().join(),
                            Integer.parseInt(line.substring("serving ".length())));
                }
            }
            throw new IllegalStateException("the pod ended before it served");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port + "/realtime/v1");
    }

    /** As a machine that fails: nothing is said to anybody. */
    void kill() {
        kill.run();
    }

    @Override
    public void close() {
        kill();
    }
}
