package io.nextmavens.runtime.storage.content.telegram;

import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.FormBody;
import io.nextmavens.runtime.storage.content.Slices;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Documents of a channel, each small enough to be in memory, and the one that is pinned. A location is the message's number
 * and the file's id: the one deletes and pins, the other fetches. Thread-safe.
 */
public final class TelegramDocuments implements AutoCloseable {

    private static final String NAME = TelegramBackend.NAME;

    private final TelegramSettings settings;
    private final BotApi api;

    public TelegramDocuments(Vertx vertx, TelegramSettings settings) {
        this.settings = settings;
        this.api = new BotApi(vertx, settings);
    }

    /**
     * A document as a message has it.
     *
     * @param location where it is
     * @param name what it is called
     */
    public record Document(String location, String name) {}

    /**
     * Sends a document.
     *
     * @param bytes not to be changed until it is done
     * @param length how many of them
     * @return its location
     */
    public Future<String> put(String name, byte[] bytes, int length) {
        Map<String, String> fields = Map.of("chat_id", settings.channel(), "disable_notification", "true");
        return api.call("sendDocument", request -> new FormBody(
                                fields,
                                "document",
                                name,
                                length,
                                () -> Future.succeededFuture(new Slices(bytes, length)))
                        .send(request))
                .compose(result -> {
                    JsonObject message = (JsonObject) result;
                    JsonObject document = message.getJsonObject("document");
                    return document == null || document.getLong("file_size", (long) length) != length
                            ? Future.failedFuture(BackendException.failed(
                                    NAME, "sendDocument did not keep the document as it was sent"))
                            : Future.succeededFuture(location(message, document));
                });
    }

    private static String location(JsonObject message, JsonObject document) {
        return message.getLong("message_id") + "/" + document.getString("file_id");
    }

    /** The first bytes of a document, at most so many. */
    public Future<Buffer> get(String location, long most) {
        return api.call("getFile", new JsonObject().put("file_id", file(location)))
                .recover(cause -> Future.failedFuture(
                        // "Bad Request: invalid file_id", "wrong file_id or the file is temporarily unavailable"
                        cause.getMessage().contains("400") && cause.getMessage().contains("file_id")
                                ? BackendException.missing(NAME, location)
                                : cause))
                .compose(result -> api.file(((JsonObject) result).getString("file_path"), 0, most))
                .compose(response -> response.statusCode() == 200 || response.statusCode() == 206
                        ? response.body()
                        : Future.failedFuture(
                                response.statusCode() == 404
                                        ? BackendException.missing(NAME, location)
                                        : BackendException.failed(NAME, "download answered " + response.statusCode())));
    }

    /** Deletes a document's message; one that is not there is fine. */
    public Future<Void> delete(String location) {
        return api.call("deleteMessage", ofMessage(location))
                .<Void>mapEmpty()
                .recover(cause -> cause.getMessage().contains("message to delete not found")
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause));
    }

    /** Pins a document's message: it is the channel's pinned one from then on. */
    public Future<Void> pin(String location) {
        return api.call("pinChatMessage", ofMessage(location).put("disable_notification", true))
                .mapEmpty();
    }

    /**
     * The document of the message that was pinned last.
     *
     * @return empty where nothing is pinned; fails where what is pinned is no document
     */
    public Future<Optional<Document>> pinned() {
        return api.call("getChat", new JsonObject().put("chat_id", settings.channel()))
                .compose(result -> {
                    JsonObject message = ((JsonObject) result).getJsonObject("pinned_message");
                    if (message == null) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    JsonObject document = message.getJsonObject("document");
                    return document == null
                            ? Future.failedFuture(BackendException.failed(
                                    NAME,
                                    "the message that is pinned in the channel " + settings.channel()
                                            + " is not ours: unpin it"))
                            : Future.succeededFuture(Optional.of(
                                    new Document(location(message, document), document.getString("file_name", ""))));
                });
    }

    private JsonObject ofMessage(String location) {
        return new JsonObject()
                .put("chat_id", settings.channel())
                .put("message_id", Long.parseLong(location.substring(0, location.indexOf('/'))));
    }

    private static String file(String location) {
        return location.substring(location.indexOf('/') + 1);
    }

    @Override
    public void close() {
        api.close();
    }
}
