package io.nextmavens.runtime.http;

import io.vertx.core.http.HttpServerRequest;

/** Decides which requests go on to their services. Called on event loops, so it must not block. Thread-safe. */
public interface Admission extends AutoCloseable {

    /** Admits every request. */
    Admission ALL = (request, service, path) -> service.handle(request, path);

    /**
     * Hands the request on, by {@link Service#handle}, or refuses it, by {@link Service#refuse}: at once, or later on
     * the same event loop.
     *
     * @param request not yet read
     * @param path as in {@link Service#handle}
     */
    void admit(HttpServerRequest request, Service service, String path);

    /** Gives back what it holds. */
    @Override
    default void close() {}
}
