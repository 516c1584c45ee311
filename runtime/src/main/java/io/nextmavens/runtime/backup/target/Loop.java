package io.nextmavens.runtime.backup.target;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** An event loop that threads wait for, which is what clients of storage run on. Thread-safe. */
public final class Loop {

    private final Context context;

    public Loop(Vertx vertx) {
        this.context = vertx.getOrCreateContext();
    }

    /** Starts something there and waits for what comes of it. */
    public <T> T await(Supplier<Future<T>> start) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(begun -> {
            Future<T> future;
            try {
                future = start.get();
            } catch (RuntimeException e) {
                future = Future.failedFuture(e);
            }
            future.onComplete(done -> {
                if (done.succeeded()) {
                    result.complete(done.result());
                } else {
                    result.completeExceptionally(done.cause());
                }
            });
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException known
                    ? known
                    : new IOException(
                            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        }
    }
}
