package io.nextmavens.runtime.storage;

import io.nextmavens.runtime.http.Service;
import io.nextmavens.runtime.http.TooManyRequests;
import io.nextmavens.runtime.state.ServiceContext;
import io.nextmavens.runtime.state.Snapshot;
import io.nextmavens.runtime.storage.content.Backends;
import io.nextmavens.runtime.storage.content.cache.ContentCache;
import io.nextmavens.runtime.storage.copies.BucketMoves;
import io.nextmavens.runtime.storage.copies.Copier;
import io.nextmavens.runtime.storage.objects.Contents;
import io.nextmavens.runtime.storage.objects.Requester;
import io.nextmavens.runtime.storage.objects.StorageDatabase;
import io.nextmavens.runtime.storage.request.Call;
import io.nextmavens.runtime.storage.request.Reply;
import io.nextmavens.runtime.storage.signing.Signer;
import io.nextmavens.runtime.storage.sweeper.Rounds;
import io.nextmavens.runtime.storage.sweeper.Sweeper;
import io.nextmavens.runtime.storage.tus.TusRoutes;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The storage service: finds what a request is about, and answers it or says why not. Thread-safe. */
public final class StorageService implements Service {

    private static final Logger LOG = Logger.getLogger(StorageService.class);
    private static final String SUPABASE = "/v1/";
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(60);

    /** What a browser's script may read of an answer. */
    private static final String EXPOSED = "Content-Disposition, Content-Length, Content-Range, Content-Type, ETag,"
            + " Last-Modified, Location, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable,"
            + " Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset";

    /** How much of a body that was refused is read, so that its client reads the answer. */
    private static final long DRAINED = 64L << 20;

    private static final long DRAINED_MILLIS = 10_000;

    private final Vertx vertx;
    private final Supplier<Snapshot> state;
    private final StorageDatabase database;
    private final Backends backends;
    private final Optional<ContentCache> cache;
    private final Uploads uploads;
    private final Copier copier;
    private final Sweeper sweeper;
    private final Rounds sweeping;
    private final Rounds copying;
    private final long signOfLife;
    private final BucketRoutes buckets;
    private final ObjectRoutes objects;
    private final ImageRoutes images;
    private final TusRoutes tus;
    private final SeedRoutes seed;

    private StorageService(ServiceContext context, StorageSettings settings) {
        this.vertx = context.vertx();
        this.state = context.state()::current;
        InstantSource clock = InstantSource.system();
        Supplier<Signer> signer = () -> new Signer(
                settings.signingSecret(), context.state().current().settings().tokens(), clock);
        this.database = new StorageDatabase(vertx, context.pool(), context.state());
        this.backends = new Backends(vertx, settings, clock);
        this.sweeper = new Sweeper(database, backends);
        this.copier = new Copier(database, backends);
        this.sweeping = new Rounds(vertx, "removing content", settings.sweepInterval(), sweeper::round);
        this.copying = new Rounds(vertx, "copying content", settings.sweepInterval(), copier::round);
        Runnable both = () -> {
            sweeping.soon();
            copying.soon();
        };
        this.uploads = new Uploads(database, backends, settings, clock, both);
        this.cache = Optional.of(settings.cache())
                .filter(wanted -> wanted.capacity() > 0)
                .map(wanted -> new ContentCache(vertx, wanted, clock));
        Downloads downloads = new Downloads(backends, cache, settings.redirect());
        BucketMoves moves = new BucketMoves(database, settings, copying::soon, sweeping::soon);
        this.buckets = new BucketRoutes(database, backends, moves, sweeping::soon);
        this.objects = new ObjectRoutes(database, uploads, downloads, signer, sweeping::soon);
        this.images = new ImageRoutes(vertx, objects, downloads, backends, settings, signer);
        this.tus = new TusRoutes(vertx, database, backends, uploads, settings, signer);
        this.seed = new SeedRoutes(database, uploads, downloads, settings, sweeping::soon);
        this.signOfLife = vertx.setPeriodic(SIGN_OF_LIFE.toMillis(), tick -> keepAlive());
    }

    /** Starts the service; it answers with 503 until the database was read. */
    public static StorageService start(ServiceContext context) {
        return new StorageService(context, StorageSettings.read(context.environment()));
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public List<String> prefixes() {
        return List.of("/storage");
    }

    @Override
    public boolean takesRoot() {
        return false;
    }

    @Override
    public void handle(HttpServerRequest request, String path) {
        Call call = new Call(request, state);
        if (request.response().headers().contains("Access-Control-Allow-Origin")) {
            request.response()
                    .putHeader(
                            "Access-Control-Expose-Headers",
                            request.response().headers().contains("RateLimit-Limit")
                                    ? EXPOSED + TooManyRequests.EXPOSED
                                    : EXPOSED);
        }
        Future<Reply> reply;
        try {
            reply = route(call, request.method().name(), path)
                    .orElseGet(() -> Future.failedFuture(
                            StorageErrors.noSuchRoute(request.method().name(), "/storage" + path)
                                    .exception()));
        } catch (RuntimeException refused) {
            reply = Future.failedFuture(refused);
        }
        reply.onSuccess(ready -> answer(call, ready)).onFailure(cause -> refuse(call, path, cause));
    }

    @Override
    public void refuse(HttpServerRequest request, TooManyRequests refusal) {
        Call call = new Call(request, state);
        var _ = request.response()
                .setStatusCode(429)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(new StorageError(429, TooManyRequests.CODE, refusal.message()).json());
        drain(call);
    }

    private Optional<Future<Reply>> route(Call call, String method, String path) {
        if (!path.startsWith(SUPABASE)) {
            return seed.answer(call, method, path.substring(1));
        }
        String rest = path.substring(SUPABASE.length());
        if (rest.startsWith("upload/resumable")) {
            return tus.answer(call, method, rest.substring("upload/resumable".length()));
        }
        int slash = rest.indexOf('/');
        String first = slash < 0 ? rest : rest.substring(0, slash);
        String behind = slash < 0 ? "" : rest.substring(slash + 1);
        return switch (first) {
            case "bucket" -> buckets.answer(call, method, behind);
            case "object" -> behind.isEmpty() ? Optional.empty() : objects.answer(call, method, behind);
            case "render" ->
                behind.startsWith("image/")
                        ? images.answer(call, method, behind.substring("image/".length()))
                        : Optional.empty();
            case "cdn" -> method.equals("DELETE") ? Optional.of(purge(call)) : Optional.empty();
            case "admin" -> admin(call, method, behind);
            case "health", "status" ->
                Optional.of(Future.succeededFuture(
                        Reply.ok(new JsonObject().put("healthy", true).put("status", "ok"))));
            default -> Optional.empty();
        };
    }

    /** This process's cache; no content in it is ever stale. What Cache-Control allows to be kept is kept by others. */
    private Future<Reply> purge(Call call) {
        if (!call.requester("storage.cdn.purge").isService()) {
            throw StorageErrors.denied("Only service_role purges caches").exception();
        }
        cache.ifPresent(ContentCache::clear);
        return Future.succeededFuture(Reply.ok(new JsonObject().put("message", "success")));
    }

    private Optional<Future<Reply>> admin(Call call, String method, String what) {
        if (!what.equals("sweep") || !method.equals("POST")) {
            return Optional.empty();
        }
        if (!call.requester("storage.admin.sweep").isService()) {
            throw StorageErrors.denied("Only service_role sweeps").exception();
        }
        boolean remove = call.parameter("remove").filter("true"::equals).isPresent();
        return Optional.of(
                sweeper.round().compose(more -> sweeper.audit(remove)).map(Reply::ok));
    }

    // ---- answering

    private void answer(Call call, Reply reply) {
        HttpServerResponse response = call.request().response();
        switch (reply) {
            case Reply.Json(int status, String body) -> {
                response.setStatusCode(status).putHeader("Content-Type", "application/json; charset=utf-8");
                var _ = response.end(body);
            }
            case Reply.Empty(int status, var headers) -> {
                headers.forEach(response::putHeader);
                var _ = response.setStatusCode(status).end();
            }
            case Reply.Streamed ignored -> {
                // it has ended
            }
        }
        drain(call);
    }

    private void refuse(Call call, String path, Throwable cause) {
        HttpServerResponse response = call.request().response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // half an answer cannot be taken back: the connection's end tells that it is not whole
            LOG.warnf("an answer broke off: %s", cause.getMessage());
            var _ = call.request().connection().close();
            return;
        }
        if (StorageErrors.isClientGone(cause)) {
            return;
        }
        StorageError error = StorageErrors.of(cause);
        if (error.status() == 500) {
            LOG.errorf(cause, "%s %s failed", call.request().method(), path.split("\\?", 2)[0]);
        }
        boolean trueStatus = !path.startsWith(SUPABASE) || path.startsWith(SUPABASE + "upload/resumable");
        int status = trueStatus ? error.status() : error.statusForSupabase();
        forget(response.headers());
        if (status == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.setStatusCode(status == 544 ? 504 : status)
                .putHeader("Content-Type", "application/json; charset=utf-8");
        var _ = response.end(error.json());
        drain(call);
    }

    /** Headers that described content which will not be sent. */
    private static void forget(MultiMap headers) {
        List.of("Content-Length", "Content-Range", "ETag", "Last-Modified", "Content-Disposition", "Cache-Control")
                .forEach(headers::remove);
    }

    /** Reads the rest of a body that nobody wanted, within bounds; else a client that still sends sees no answer. */
    private void drain(Call call) {
        HttpServerRequest request = call.rest();
        if (request.isEnded()) {
            return;
        }
        long[] left = {DRAINED};
        long timer = vertx.setTimer(DRAINED_MILLIS, late -> {
            if (!request.isEnded()) {
                var _ = request.connection().close();
            }
        });
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.handler(bytes -> {
            left[0] -= bytes.length();
            if (left[0] < 0) {
                var _ = request.connection().close();
            }
        });
        request.resume();
    }

    private void keepAlive() {
        List<UUID> places = new ArrayList<>(uploads.writing());
        places.addAll(copier.copying());
        if (!places.isEmpty()) {
            database.run(Requester.runtime("storage.keep_alive"), Contents.keepAlive(places))
                    .onFailure(cause -> LOG.warnf("telling that uploads are under way: %s", cause.getMessage()));
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(signOfLife);
        sweeping.close();
        copying.close();
        images.close();
        cache.ifPresent(ContentCache::close);
        backends.close();
    }
}
