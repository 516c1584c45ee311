package io.nextmavens.operator.dashboard;

import io.nextmavens.operator.dashboard.ProjectBoard.Line;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Server-sent events (HTML Standard, section 9.2) to one page: first {@code start} with the ids of what there is, then
 * {@code changes} with lines that have changed and ids that are gone. A page that does not take them in time is told less
 * often, and the newest then. One call at a time.
 */
final class LiveStream {

    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(15);

    private final String sessionName;
    private final Session session;
    private final HttpServerResponse response;
    private final Context context;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<String, Long> told = new HashMap<>();
    private Instant lastWrite = Instant.EPOCH;
    private long since;
    private boolean begun;

    /**
     * @param since version of the board that the page knows
     */
    LiveStream(String sessionName, Session session, HttpServerResponse response, Context context, long since) {
        this.sessionName = sessionName;
        this.session = session;
        this.response = response;
        this.context = context;
        this.since = since;
        response.closeHandler(gone -> closed.set(true));
        response.exceptionHandler(broken -> closed.set(true));
    }

    String sessionName() {
        return sessionName;
    }

    Session session() {
        return session;
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Tells what is new. */
    void tell(ProjectBoard.State board, Session.Rights rights, Instant now) {
        if (response.writeQueueFull()) {
            return;
        }
        var shown = board.lines().values().stream()
                .filter(line -> rights.allow(line.project()))
                .collect(Collectors.toMap(Line::id, line -> line));
        if (!begun) {
            begun = true;
            shown.values().stream()
                    .filter(line -> line.version() <= since)
                    .forEach(line -> told.put(line.id(), line.version()));
            write("start", new JsonArray(List.copyOf(shown.keySet())).encode(), now);
        }
        var changed = shown.values().stream()
                .filter(line -> told.getOrDefault(line.id(), Long.MIN_VALUE) < line.version())
                .toList();
        var gone = told.keySet().stream().filter(id -> !shown.containsKey(id)).toList();
        if (!changed.isEmpty() || !gone.isEmpty()) {
            write(
                    "changes",
                    "{\"projects\":" + lines(changed) + ",\"gone\":" + new JsonArray(gone).encode() + "}",
                    now);
            changed.forEach(line -> told.put(line.id(), line.version()));
            gone.forEach(told::remove);
        } else if (now.isAfter(lastWrite.plus(BETWEEN_SIGNS_OF_LIFE))) {
            write("alive", "{}", now);
        }
    }

    /** Ends it: the page has to sign in again. */
    void end(Instant now) {
        lastWrite = now;
        context.runOnContext(end -> {
            if (closed.compareAndSet(false, true)) {
                response.end(event("ended", "{}"));
            }
        });
    }

    /** Returns lines as a JSON array. */
    static String lines(List<Line> lines) {
        return lines.stream().map(Line::json).collect(Collectors.joining(",", "[", "]"));
    }

    private void write(String event, String data, Instant now) {
        lastWrite = now;
        context.runOnContext(write -> {
            if (!closed.get() && !response.ended()) {
                response.write(event(event, data));
            }
        });
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }
}
