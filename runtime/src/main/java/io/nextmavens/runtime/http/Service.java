package io.nextmavens.runtime.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** A capability that answers requests. Handlers run on event loops and must not block. */
public interface Service extends AutoCloseable {

    /** Its name in {@code NEXTMAVENS_SERVICES}. */
    String name();

    /** The paths under which it is reached, without a slash at the end: {@code /rest/v1}. */
    List<String> prefixes();

    /** Whether it also takes the paths at the root that nobody else has. At most one service does. */
    boolean takesRoot();

    /**
     * Answers a request.
     *
     * @param request not yet read
     * @param path the rest of the path behind the prefix, percent-encoded, with its leading slash
     */
    void handle(HttpServerRequest request, String path);

    /**
     * Whether a WebSocket opening handshake (RFC 6455, section 4.1) on that path is for one of Quarkus' endpoints, which
     * hands its connections to this service; all other requests come to {@link #handle}.
     *
     * @param path as in {@link #handle}
     */
    default boolean takesUpgrade(String path) {
        return false;
    }

    /** Answers 429 in the shape of the service's errors; by itself in that of REST's. */
    default void refuse(HttpServerRequest request, TooManyRequests refusal) {
        Replies.tooMany(request, refusal);
    }

    /** Told once, before the first request, which services there are. */
    default void started(List<Service> all) {}

    /** Gives back what the service holds; requests under way may break off. */
    @Override
    void close();
}
