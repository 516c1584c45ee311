package io.nextmavens.runtime.realtime.pods;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** A pod that is alone. */
public record OnePod(UUID self) implements Pods {

    public OnePod() {
        this(UUID.randomUUID());
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public boolean isConnected() {
        return false;
    }

    @Override
    public Future<Void> tell(Subject subject, Buffer message) {
        return Future.succeededFuture();
    }

    @Override
    public void listen(Subject subject, Listener listener) {
        // nobody says anything
    }

    @Override
    public void start() {
        // nothing to begin
    }

    @Override
    public void close() {
        // nothing is held
    }
}
