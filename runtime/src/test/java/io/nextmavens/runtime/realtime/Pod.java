package io.nextmavens.runtime.realtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextmavens.runtime.ServedRuntime;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;

/** A runtime on a port of its own, as one of several pods. */
public final class Pod implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final ServedRuntime runtime;

    private Pod(Map<String, String> environment, int port) {
        runtime = ServedRuntime.start(vertx, environment, port);
    }

    public static Pod start(Map<String, String> environment) {
        return start(environment, 0);
    }

    /** On a port that a pod before it had. */
    public static Pod start(Map<String, String> environment, int port) {
        Pod pod = new Pod(environment, port);
        pod.runtime.awaitReady();
        return pod;
    }

    /** As a process of its own: the settings are its environment, the port is the argument. Says when it serves. */
    public static void main(String... arguments) {
        Pod pod = start(System.getenv(), Integer.parseInt(arguments[0]));
        System.out.println("serving " + pod.port());
    }

    public int port() {
        return runtime.port();
    }

    public URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + "/realtime/v1");
    }

    /** Its inside; see {@link ServedRuntime#plane}. */
    public RealtimeService realtime() {
        return runtime.plane().service(RealtimeService.class).orElseThrow();
    }

    public SimpleMeterRegistry metrics() {
        return runtime.metrics();
    }

    @Override
    public void close() {
        runtime.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
