package io.nextmavens.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Clients of a project that ask without a pause. */
final class Clients {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int CLIENTS = 4;

    private Clients() {}

    /** Does something while clients ask, and counts their answers by status. */
    static Map<Integer, Integer> statusesWhile(TestProject project, Runnable action) {
        Api api = project.api();
        String key = project.serviceKey();
        await().atMost(SOON).until(() -> api.get("/rest/v1/notes?limit=1", key).status() == 200);
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        var ended = new AtomicBoolean();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, CLIENTS)
                    .forEach(client -> clients.execute(() -> {
                        while (!ended.get()) {
                            statuses.merge(
                                    api.get("/rest/v1/notes?limit=1", key).status(), 1, Integer::sum);
                        }
                    }));
            try {
                action.run();
            } finally {
                ended.set(true);
            }
        }
        return new TreeMap<>(statuses);
    }
}
