package io.nextmavens.runtime.storage.content.telegram;

import io.nextmavens.runtime.storage.content.BackendException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Calls of the Bot API (core.telegram.org/bots/api, "Making requests"). When Telegram says {@code retry_after}, every
 * call waits that long, not only the one that was told. Thread-safe; the token is in no message.
 */
final class BotApi {

    private static final int TRIES = 12;
    private static final long LONGEST_PAUSE_MILLIS = 300_000;

    private final Vertx vertx;
    private final TelegramSettings settings;
    private final HttpClient http;

    /** System.nanoTime() before which nothing is sent. */
    private final AtomicLong notBefore = new AtomicLong(System.nanoTime());

    BotApi(Vertx vertx, TelegramSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setSsl("https".equals(settings.api().getScheme()))
                .setDefaultHost(settings.api().getHost())
                .setDefaultPort(port())
                .setMaxPoolSize(16)
                .setMaxChunkSize(64 * 1024)
                .setConnectTimeout(10_000)
                .setIdleTimeout(120));
    }

    private int port() {
        int port = settings.api().getPort();
        return port > 0 ? port : "https".equals(settings.api().getScheme()) ? 443 : 80;
    }

    /** The {@code result} of a method with a JSON body. */
    Future<Object> call(String method, JsonObject parameters) {
        return attempt(
                method,
                () -> open(HttpMethod.POST, "/bot" + settings.token() + "/" + method)
                        .compose(request -> request.putHeader("content-type", "application/json")
                                .send(parameters.toBuffer())),
                1);
    }

    /** How a call sends its body. */
    interface Sender {
        Future<HttpClientResponse> send(HttpClientRequest request);
    }

    /** The {@code result} of a method whose body can be sent more than once. */
    Future<Object> call(String method, Sender sender) {
        return attempt(
                method,
                () -> open(HttpMethod.POST, "/bot" + settings.token() + "/" + method)
                        .compose(sender::send),
                1);
    }

    /** Opens a file at its path; the answer's body is still to come. */
    Future<HttpClientResponse> file(String path, long offset, long length) {
        return turn().compose(v -> open(HttpMethod.GET, "/file/bot" + settings.token() + "/" + path))
                .compose(request -> request.putHeader("range", "bytes=" + offset + "-" + (offset + length - 1))
                        .send())
                .recover(cause -> Future.failedFuture(broken("download", cause)));
    }

    private Future<HttpClientRequest> open(HttpMethod method, String path) {
        String base = settings.api().getPath() == null ? "" : settings.api().getPath();
        return http.request(new RequestOptions().setMethod(method).setURI(base + path));
    }

    private Future<Object> attempt(String method, Supplier<Future<HttpClientResponse>> send, int tried) {
        return turn().compose(v -> send.get())
                .compose(response -> response.body().map(body -> answer(response.statusCode(), body)))
                .transform(answered -> {
                    if (answered.failed()) {
                        return tried < 3
                                ? again(method, send, tried, 500L << tried)
                                : Future.failedFuture(broken(method, answered.cause()));
                    }
                    JsonObject answer = answered.result();
                    if (answer.getBoolean("ok", false)) {
                        return Future.succeededFuture(answer.getValue("result"));
                    }
                    int code = answer.getInteger("error_code", 0);
                    long seconds =
                            answer.getJsonObject("parameters", new JsonObject()).getLong("retry_after", 0L);
                    if (code == 429 && tried < TRIES) {
                        return again(method, send, tried, Math.max(1, seconds) * 1000);
                    }
                    if (code >= 500 && tried < 3) {
                        return again(method, send, tried, 500L << tried);
                    }
                    return Future.failedFuture(BackendException.failed(
                            TelegramBackend.NAME,
                            method + " answered " + code + ": " + answer.getString("description", "")));
                });
    }

    private Future<Object> again(String method, Supplier<Future<HttpClientResponse>> send, int tried, long pause) {
        long until = System.nanoTime() + Math.min(pause, LONGEST_PAUSE_MILLIS) * 1_000_000;
        notBefore.accumulateAndGet(until, (a, b) -> a - b > 0 ? a : b);
        return attempt(method, send, tried + 1);
    }

    /** Completes when something may be sent. */
    private Future<Void> turn() {
        long millis = (notBefore.get() - System.nanoTime() + 999_999) / 1_000_000;
        if (millis <= 0) {
            return Future.succeededFuture();
        }
        Promise<Void> later = Promise.promise();
        vertx.setTimer(millis, id -> turn().onComplete(later));
        return later.future();
    }

    private static JsonObject answer(int status, Buffer body) {
        try {
            return body.toJsonObject();
        } catch (DecodeException e) {
            return new JsonObject().put("ok", false).put("error_code", status).put("description", "no JSON");
        }
    }

    private static BackendException broken(String method, Throwable cause) {
        return cause instanceof BackendException known
                ? known
                : BackendException.failed(
                        TelegramBackend.NAME,
                        method + ": the connection broke (" + cause.getClass().getSimpleName() + ")");
    }

    void close() {
        var _ = http.close();
    }
}
