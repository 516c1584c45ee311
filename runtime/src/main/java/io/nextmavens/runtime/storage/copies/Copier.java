package io.nextmavens.runtime.storage.copies;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.ContentWriter;
import io.nextmavens.runtime.storage.content.Measured;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartsSource;
import io.nextmavens.runtime.storage.content.Pump;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Works the queue of copies: places in state {@code wanted}. A copy counts when its bytes were read back and have the
 * content's checksum; one that fails is tried again after pauses that grow to an hour. Thread-safe, and several processes
 * may share the queue.
 */
public final class Copier {

    private static final Logger LOG = Logger.getLogger(Copier.class);
    private static final int AT_ONCE = 4;
    private static final int LEASE_SECONDS = 600;
    private static final long FIRST_PAUSE_SECONDS = 5;
    private static final long LONGEST_PAUSE_SECONDS = 3600;

    private final Requester runtime = Requester.runtime("storage.copy");
    private final StorageDatabase database;
    private final Backends backends;
    private final Set<UUID> copying = ConcurrentHashMap.newKeySet();

    public Copier(StorageDatabase database, Backends backends) {
        this.database = database;
        this.backends = backends;
    }

    /** What is to be copied where. */
    private record Job(
            UUID place, Backend target, String checksum, long size, String mediaType, int attempt, JsonArray sources) {}

    /** The places that this process is copying to now. */
    public List<UUID> copying() {
        return List.copyOf(copying);
    }

    /** Makes some copies; tells whether there may be more to make. */
    public Future<Boolean> round() {
        return database.run(
                        runtime,
                        Query.asService("SELECT id, backend, checksum, size, media_type, attempts, sources"
                                + " FROM storage.next_copies(" + AT_ONCE + ", " + LEASE_SECONDS + ")"))
                .compose(results -> {
                    List<List<String>> rows = results.getFirst().all();
                    Future<Void> done = Future.succeededFuture();
                    for (List<String> row : rows) {
                        done = done.compose(v -> copy(row));
                    }
                    return done.map(rows.size() == AT_ONCE);
                });
    }

    private Future<Void> copy(List<String> row) {
        UUID place = UUID.fromString(row.get(0));
        int attempt = Integer.parseInt(row.get(5));
        Optional<Backend> target = backends.find(row.get(1));
        if (target.isEmpty()) {
            return failed(place, attempt, "backend " + row.get(1) + " is not set up in this runtime");
        }
        Job job = new Job(
                place,
                target.get(),
                row.get(2),
                Long.parseLong(row.get(3)),
                row.get(4),
                attempt,
                row.get(6) == null ? new JsonArray() : new JsonArray(row.get(6)));
        copying.add(place);
        ContentWriter writer = new ContentWriter(job.target(), place, job.mediaType());
        return write(job, writer, 0)
                .compose(parts -> check(job, parts))
                .compose(parts -> database.run(
                        runtime,
                        Query.asService(
                                "UPDATE storage.places SET state = 'stored', parts = $2::jsonb, problem = NULL"
                                        + " WHERE id = $1::uuid AND state = 'wanted'",
                                place.toString(),
                                Part.write(parts))))
                .<Void>mapEmpty()
                .recover(cause -> job.target()
                        .delete(place, writer.parts())
                        .transform(removed -> failed(place, attempt, String.valueOf(cause.getMessage()))))
                .onComplete(done -> copying.remove(place));
    }

    /** Writes from the first place that can be read. */
    private Future<List<Part>> write(Job job, ContentWriter writer, int source) {
        if (job.size() > job.target().largestContent()) {
            return Future.failedFuture(BackendException.failed(
                    job.target().name(), "a content of " + job.size() + " bytes is too large for it"));
        }
        if (source >= job.sources().size()) {
            return Future.failedFuture(BackendException.missing("of any name", "the content"));
        }
        JsonObject from = job.sources().getJsonObject(source);
        Optional<Backend> backend = backends.find(from.getString("backend"));
        if (backend.isEmpty()) {
            return write(job, writer, source + 1);
        }
        return new PartsSource(backend.get(), Part.read(from.getJsonArray("parts")), 0, job.size())
                .opened()
                .transform(opened -> {
                    if (opened.failed()) {
                        return write(job, writer, source + 1);
                    }
                    Measured measured = new Measured(opened.result(), job.size());
                    return writer.write(measured, OptionalLong.of(job.size()))
                            .compose(parts -> same(job, measured)
                                    ? Future.succeededFuture(parts)
                                    : Future.failedFuture(BackendException.failed(
                                            backend.get().name(), "the content there was damaged")));
                });
    }

    /** Reads it back from the target. */
    private Future<List<Part>> check(Job job, List<Part> parts) {
        Measured measured = new Measured(new PartsSource(job.target(), parts, 0, job.size()), job.size());
        return drain(measured)
                .compose(read -> same(job, measured)
                        ? Future.succeededFuture(parts)
                        : Future.failedFuture(BackendException.failed(
                                job.target().name(), "what was read back is not what was written")));
    }

    private static Future<Void> drain(Measured source) {
        return Pump.run(source, Nowhere.STREAM).mapEmpty();
    }

    private static boolean same(Job job, Measured measured) {
        return measured.size() == job.size() && measured.checksum().equals(job.checksum());
    }

    private Future<Void> failed(UUID place, int attempt, String problem) {
        LOG.warnf("a copy failed, attempt %d: %s", attempt, problem);
        long pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS << Math.min(attempt - 1, 20));
        return database.run(
                        runtime,
                        Query.asService(
                                "UPDATE storage.places SET problem = $2, due_at = now() + make_interval(secs => $3::integer)"
                                        + " WHERE id = $1::uuid AND state = 'wanted'",
                                place.toString(),
                                problem,
                                Long.toString(pause)))
                .mapEmpty();
    }
}
