package io.nextmavens.dev;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The runtime as a process of its own; what it writes goes to standard error. */
final class RuntimeProcess implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final URI baseUri;

    private RuntimeProcess(Process process, URI baseUri) {
        this.process = process;
        this.baseUri = baseUri;
    }

    static RuntimeProcess start(List<String> command, Map<String, String> settings, URI baseUri) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        // Standard output is for the assignments alone.
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectErrorStream(true);
        Process process = builder.start();
        Thread.ofPlatform().daemon().name("runtime-output").start(() -> {
            try (var output = process.getInputStream()) {
                output.transferTo(System.err);
            } catch (IOException e) {
                // The stream is closed when the process is ended: there is nothing more to show.
            }
        });
        return new RuntimeProcess(process, baseUri);
    }

    /** Returns when it serves; throws when it ended or did not serve in time. */
    void awaitReady() throws InterruptedException {
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        HttpRequest ready = HttpRequest.newBuilder(baseUri.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(deadline)) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(
                            "the runtime ended with code " + process.exitValue() + "; what it wrote is above");
                }
                if (answers(client, ready)) {
                    return;
                }
            }
        }
        throw new IllegalStateException("the runtime did not serve " + ready.uri() + " within " + STARTS_WITHIN);
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Waits for it to end, and returns its exit code. */
    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
