package io.nextmavens.runtime.storage.content.telegram;

import io.nextmavens.runtime.storage.content.Backend;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.FormBody;
import io.nextmavens.runtime.storage.content.LendingSource;
import io.nextmavens.runtime.storage.content.Lent;
import io.nextmavens.runtime.storage.content.Part;
import io.nextmavens.runtime.storage.content.PartKey;
import io.nextmavens.runtime.storage.content.Pieces;
import io.nextmavens.runtime.storage.content.Spool;
import io.nextmavens.runtime.storage.content.StreamSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Keeps each part as a document in a channel. A bot may send 50 MB and fetch 20 MB, so parts are below 20 MB. The Bot API
 * cannot list what a channel has: a message that was sent just before the process died, and not written down, stays.
 */
public final class TelegramBackend implements Backend {

    public static final String NAME = "telegram";

    private final Vertx vertx;
    private final TelegramSettings settings;
    private final BotApi api;

    public TelegramBackend(Vertx vertx, TelegramSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.api = new BotApi(vertx, settings);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long partSize() {
        return settings.partSize();
    }

    /** The location is the message's number and the file's id: the one deletes, the other fetches. */
    private record Location(long message, String file) {

        static Location read(String text) {
            int slash = text.indexOf('/');
            return new Location(Long.parseLong(text.substring(0, slash)), text.substring(slash + 1));
        }

        String write() {
            return message + "/" + file;
        }
    }

    @Override
    public Future<Part> write(PartKey key, ByteSource source, OptionalLong length) {
        return Spool.write(vertx, source).compose(spool -> send(key, spool).onComplete(done -> spool.delete()));
    }

    private Future<Part> send(PartKey key, Spool spool) {
        Map<String, String> fields = Map.of("chat_id", settings.channel(), "disable_notification", "true");
        String name = key.place() + "." + key.name();
        return api.call("sendDocument", request -> new FormBody(fields, "document", name, spool).send(request))
                .compose(result -> {
                    JsonObject message = (JsonObject) result;
                    JsonObject document = message.getJsonObject("document");
                    if (document == null || document.getLong("file_size", spool.length()) != spool.length()) {
                        return Future.failedFuture(
                                BackendException.failed(NAME, "sendDocument did not keep the document as it was sent"));
                    }
                    Location location = new Location(message.getLong("message_id"), document.getString("file_id"));
                    return Future.succeededFuture(new Part(location.write(), spool.length()));
                });
    }

    @Override
    public Future<ByteSource> read(Part part, long offset, long length) {
        String id = Location.read(part.location()).file();
        return api.call("getFile", new JsonObject().put("file_id", id))
                .compose(result -> api.file(((JsonObject) result).getString("file_path"), offset, length))
                .compose(response -> range(response, part, offset, length));
    }

    private static Future<ByteSource> range(HttpClientResponse response, Part part, long offset, long length) {
        if (response.statusCode() != 200 && response.statusCode() != 206) {
            return response.body()
                    .compose(body -> Future.failedFuture(
                            response.statusCode() == 404
                                    ? BackendException.missing(NAME, part.location())
                                    : BackendException.failed(NAME, "download answered " + response.statusCode())));
        }
        response.pause();
        ByteSource all = new StreamSource(response, () -> {}, () -> {
            var _ = response.request().reset();
        });
        // a server that knows no ranges sends everything
        return Future.succeededFuture(response.statusCode() == 206 ? all : new Skipping(all, offset, length));
    }

    /** A range of a source that begins before it. */
    private static final class Skipping implements LendingSource {

        private final ByteSource all;
        private final Pieces pieces;
        private final ByteSource before;
        private final ByteSource wanted;
        private boolean skipped;

        Skipping(ByteSource all, long offset, long length) {
            this.all = all;
            this.pieces = new Pieces(all);
            this.before = pieces.next(offset);
            this.wanted = pieces.next(length);
        }

        @Override
        public Future<Optional<Lent>> lend() {
            if (!skipped) {
                return before.lend().compose(bytes -> {
                    skipped = bytes.isEmpty();
                    bytes.ifPresent(Lent::giveBack);
                    return lend();
                });
            }
            return wanted.lend().onSuccess(bytes -> {
                if (bytes.isEmpty()) {
                    all.cancel();
                }
            });
        }

        @Override
        public void cancel() {
            pieces.cancel();
        }
    }

    @Override
    public Future<Void> delete(UUID place, List<Part> parts) {
        return discard(parts);
    }

    @Override
    public Future<Void> discard(List<Part> parts) {
        Future<Void> done = Future.succeededFuture();
        for (Part part : parts) {
            long message = Location.read(part.location()).message();
            done = done.compose(v -> api.call(
                            "deleteMessage",
                            new JsonObject().put("chat_id", settings.channel()).put("message_id", message))
                    .<Void>mapEmpty()
                    .recover(cause -> cause.getMessage().contains("message to delete not found")
                            ? Future.succeededFuture()
                            : Future.failedFuture(cause)));
        }
        return done;
    }

    @Override
    public void close() {
        api.close();
    }
}
