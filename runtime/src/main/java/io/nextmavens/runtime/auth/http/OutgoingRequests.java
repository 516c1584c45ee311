package io.nextmavens.runtime.auth.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks other services over HTTP, for virtual threads. Answers are bounded in size and time; redirects are not followed.
 * Each request has a connection of its own: one that was kept may be closed by the other side just as it is used again,
 * and what a provider takes once, such as a code, cannot be sent twice (RFC 9112, section 9.3.1). Thread-safe.
 */
public final class OutgoingRequests implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1 << 20;

    /**
     * An answer.
     *
     * @param body as text in UTF-8
     */
    public record Reply(int status, MultiMap headers, String body) {

        /**
         * The body as an object of JSON.
         *
         * @throws NoReply when it is none
         */
        public JsonObject json() {
            try {
                return new JsonObject(body);
            } catch (DecodeException | ClassCastException e) {
                throw new NoReply("the answer is not an object of JSON", e);
            }
        }
    }

    /** Nothing usable came back. */
    public static final class NoReply extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NoReply(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final HttpClient client;

    public OutgoingRequests(Vertx vertx) {
        client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setIdleTimeout(30)
                .setKeepAlive(false)
                .setMaxPoolSize(20));
    }

    public Reply get(String url) {
        return get(url, Map.of());
    }

    public Reply get(String url, Map<String, String> headers) {
        return send(HttpMethod.GET, url, headers, Buffer.buffer());
    }

    /** Sends a form, as browsers do. */
    public Reply post(String url, Map<String, String> headers, Map<String, String> form) {
        String encoded = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        all.set("Content-Type", "application/x-www-form-urlencoded");
        return send(HttpMethod.POST, url, all, Buffer.buffer(encoded));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Reply send(HttpMethod method, String url, Map<String, String> headers, Buffer body) {
        return send(method, url, MultiMap.caseInsensitiveMultiMap().addAll(headers), body);
    }

    private Reply send(HttpMethod method, String url, MultiMap headers, Buffer body) {
        headers.set("User-Agent", "nextmavens");
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setHeaders(headers)
                .setTimeout(PATIENCE.toMillis());
        // Read is set up where the request is sent, on its event loop: the caller's thread could be too late for the
        // answer.
        Future<Reply> reply =
                client.request(options).compose(request -> request.send(body).compose(OutgoingRequests::read));
        CompletableFuture<Reply> waiting = reply.toCompletionStage().toCompletableFuture();
        try {
            return waiting.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NoReply(e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            throw new NoReply("no answer within " + 2 * PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoReply("interrupted", e);
        }
    }

    private static Future<Reply> read(HttpClientResponse response) {
        Promise<Reply> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MAX_BYTES) {
                whole.tryFail("the answer is larger than " + MAX_BYTES + " bytes");
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(
                new Reply(response.statusCode(), response.headers(), body.toString(StandardCharsets.UTF_8))));
        return whole.future();
    }

    @Override
    public void close() {
        var _ = client.close();
    }
}
