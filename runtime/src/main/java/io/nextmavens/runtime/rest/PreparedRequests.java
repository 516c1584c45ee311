package io.nextmavens.runtime.rest;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests without a body that were prepared against one catalog, so that the next equal one need not be. Bounded;
 * thread-safe. Reading, planning and writing the statement take more than half of the time that a small read costs us.
 */
final class PreparedRequests {

    private static final int CAPACITY = 2048;
    private static final int LONGEST_QUERY = 2048;

    /**
     * What the meaning of such a request depends on; null where a header was not sent.
     *
     * @param path behind the service's prefix
     */
    record Key(
            String method,
            String path,
            String query,
            String accept,
            String contentType,
            String prefer,
            String range,
            String acceptProfile) {}

    private final Map<Key, PreparedRequest> prepared = new ConcurrentHashMap<>();

    Optional<PreparedRequest> get(Key key) {
        return Optional.ofNullable(prepared.get(key));
    }

    void put(Key key, PreparedRequest request) {
        if (key.query().length() > LONGEST_QUERY) {
            return;
        }
        if (prepared.size() >= CAPACITY) {
            // those that come often are soon back
            prepared.clear();
        }
        prepared.put(key, request);
    }
}
