package io.nextmavens.runtime.storage.sweeper;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.objects.Query;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Removes what no object has any more: contents whose last object went, uploads that broke, copies that are not wanted.
 * The books tell what that is; {@link #audit} compares them with what the backends really have. Thread-safe, and several
 * processes may sweep one database.
 */
public final class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final int AT_ONCE = 50;

    private final Requester runtime = Requester.runtime("storage.sweep");
    private final StorageDatabase database;
    private final Backends backends;

    public Sweeper(StorageDatabase database, Backends backends) {
        this.database = database;
        this.backends = backends;
    }

    /** Removes some; tells whether there may be more. */
    public Future<Boolean> round() {
        return database.run(
                        runtime,
                        Query.asService("SELECT id, backend, parts FROM storage.next_removals(" + AT_ONCE + ")"))
                .compose(results -> {
                    List<List<String>> rows = results.getFirst().all();
                    Future<Void> done = Future.succeededFuture();
                    for (List<String> row : rows) {
                        done = done.compose(v ->
                                remove(UUID.fromString(row.get(0)), row.get(1), Part.read(new JsonArray(row.get(2)))));
                    }
                    return done.map(rows.size() == AT_ONCE);
                });
    }

    private Future<Void> remove(UUID place, String name, List<Part> parts) {
        Optional<Backend> backend = backends.find(name);
        if (backend.isEmpty()) {
            LOG.warnf("content on backend '%s' is to be removed, and that is not set up in this runtime", name);
            return Future.succeededFuture();
        }
        return backend.get()
                .delete(place, parts)
                .compose(deleted -> database.run(
                        runtime, Query.asService("SELECT storage.forget_place($1::uuid)", place.toString())))
                .<Void>mapEmpty()
                .recover(cause -> {
                    LOG.warnf("content that is to be removed stays for now: %s", cause.getMessage());
                    return Future.succeededFuture();
                });
    }

    /**
     * Compares books and backends.
     *
     * @param remove whether to remove what the books know nothing of
     * @return for each backend that can tell what it has: places there, orphans (there and in no book), missing (in the
     *     books and not there)
     */
    public Future<JsonObject> audit(boolean remove) {
        JsonObject report = new JsonObject();
        Future<Void> done = Future.succeededFuture();
        for (Backend backend : backends.all()) {
            done = done.compose(v -> audit(backend, remove)).map(found -> {
                report.put(backend.name(), found);
                return null;
            });
        }
        return done.map(report);
    }

    private Future<JsonObject> audit(Backend backend, boolean remove) {
        Set<UUID> there = new HashSet<>();
        List<UUID> orphans = new ArrayList<>();
        return backend.places(page -> {
                    there.addAll(page);
                    return unknown(page).compose(unknown -> {
                        orphans.addAll(unknown);
                        Future<Void> done = Future.succeededFuture();
                        for (UUID orphan : remove ? unknown : List.<UUID>of()) {
                            done = done.compose(v -> backend.delete(orphan, List.of()));
                        }
                        return done;
                    });
                })
                .compose(listed -> database.run(
                        runtime,
                        Query.asService(
                                "SELECT id FROM storage.places WHERE backend = $1 AND state = 'stored' AND parts <> '[]'",
                                backend.name())))
                .map(results -> {
                    List<List<String>> books = results.getFirst().all();
                    long missing = there.isEmpty() && orphans.isEmpty() && !canTell(backend)
                            ? 0
                            : books.stream()
                                    .filter(row -> !there.contains(UUID.fromString(row.getFirst())))
                                    .count();
                    return new JsonObject()
                            .put("books", books.size())
                            .put("places", there.size())
                            .put("orphans", orphans.size())
                            .put("removed", remove ? orphans.size() : 0)
                            .put("missing", missing)
                            .put("complete", canTell(backend));
                });
    }

    /** Telegram cannot list what a channel has, Cloudinary only to administrators. */
    private static boolean canTell(Backend backend) {
        return backend.keepsPieces() && backend.partSize() == Long.MAX_VALUE;
    }

    private Future<List<UUID>> unknown(List<UUID> places) {
        String array =
                "{" + String.join(",", places.stream().map(UUID::toString).toList()) + "}";
        return database.run(
                        runtime,
                        Query.asService(
                                "SELECT found FROM unnest($1::uuid[]) AS found"
                                        + " WHERE NOT exists (SELECT FROM storage.places AS p WHERE p.id = found)",
                                array))
                .map(results -> results.getFirst().all().stream()
                        .map(row -> UUID.fromString(row.getFirst()))
                        .toList());
    }
}
