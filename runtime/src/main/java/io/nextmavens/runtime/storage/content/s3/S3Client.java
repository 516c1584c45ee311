package io.nextmavens.runtime.storage.content.s3;

import io.netty.channel.EventLoop;
import io.nextmavens.runtime.storage.content.BackendException;
import io.nextmavens.runtime.storage.content.BodyTap;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.nextmavens.runtime.storage.content.Pump;
import io.nextmavens.runtime.storage.content.StreamSource;
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
import io.vertx.core.impl.ContextInternal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Signed requests to one bucket of S3. Thread-safe; bodies stream both ways. */
final class S3Client {

    private static final int CONNECTIONS = 256;
    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final int CHUNK = 1 << 20;
    private static final int WRITE_QUEUE = 256 * 1024;
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
    private static final String EMPTY_HASH = SigV4.sha256Hex(new byte[0]);

    private final Vertx vertx;
    private final S3Settings settings;
    private final InstantSource clock;
    private final SigV4 signer;
    private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

    S3Client(Vertx vertx, S3Settings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
        this.signer = new SigV4(settings.accessKey(), settings.secretKey(), settings.region());
    }

    /** Connections of the caller's event loop: what they read goes on without a change of threads. */
    private HttpClient http() {
        EventLoop loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        return clients.computeIfAbsent(
                loop,
                first -> vertx.createHttpClient(new HttpClientOptions()
                        .setSsl(settings.isSecure())
                        .setMaxPoolSize(CONNECTIONS)
                        .setMaxChunkSize(CHUNK)
                        .setConnectTimeout(10_000)
                        .setIdleTimeout(60)
                        .setKeepAliveTimeout(20)));
    }

    /** What a request answers with that is not streamed. */
    record Answer(int status, String body, String etag) {}

    /** A request with a small body, tried again when the server is busy or was not reached. */
    Future<Answer> send(HttpMethod method, String key, Map<String, String> query, Buffer body) {
        return retry(
                () -> open(method, key, query, body.length() == 0 ? EMPTY_HASH : SigV4.sha256Hex(body.getBytes()))
                        .compose(request -> request.send(body))
                        .compose(this::whole),
                0);
    }

    private Future<Answer> retry(Supplier<Future<Answer>> send, int tried) {
        return send.get().transform(sent -> {
            boolean again = sent.failed() || sent.result().status() >= 500;
            if (!again || tried + 1 >= TRIES) {
                return sent.succeeded()
                        ? Future.succeededFuture(sent.result())
                        : Future.failedFuture(broken(sent.cause()));
            }
            Promise<Answer> later = Promise.promise();
            vertx.setTimer(FIRST_PAUSE_MILLIS << (2 * tried), id -> retry(send, tried + 1)
                    .onComplete(later));
            return later.future();
        });
    }

    /** Sends a body of known length as it comes; not tried again, since what has passed is gone. */
    Future<Answer> put(
            String key, Map<String, String> query, Map<String, String> headers, ByteSource body, long length) {
        return open(HttpMethod.PUT, key, query, SigV4.UNSIGNED)
                .recover(cause -> {
                    body.cancel();
                    return Future.failedFuture(broken(cause));
                })
                .compose(request -> {
                    headers.forEach(request::putHeader);
                    request.putHeader("content-length", Long.toString(length));
                    request.setWriteQueueMaxSize(WRITE_QUEUE);
                    Promise<Void> refused = Promise.promise();
                    Future<Answer> answer = request.response().compose(response -> whole(response));
                    // a refusal may come before everything was sent; a good answer never needs to be waited for
                    answer.onFailure(cause -> refused.tryFail(broken(cause)));
                    answer.onSuccess(early -> {
                        if (early.status() / 100 != 2) {
                            refused.tryFail(refusal(key, early));
                        }
                    });
                    return Pump.run(body, request, length, refused.future())
                            .compose(sent -> sent == length
                                    ? request.end().compose(ended -> atEnd(body))
                                    : Future.failedFuture(new StreamSource.Broken("the content has " + sent
                                            + " bytes and not the " + length + " that were announced")))
                            .compose(ended -> answer.recover(cause -> Future.failedFuture(broken(cause))), cause -> {
                                var _ = request.reset();
                                return Future.failedFuture(cause instanceof Pump.TargetBroken ? broken(cause) : cause);
                            });
                })
                .compose(answer -> answer.status() / 100 == 2
                        ? Future.succeededFuture(answer)
                        : Future.failedFuture(refusal(key, answer)));
    }

    /** Waits until the source has ended, which frees what it holds. */
    private static Future<Void> atEnd(ByteSource source) {
        return source.next().compose(more -> {
            if (more.isEmpty()) {
                return Future.succeededFuture();
            }
            source.cancel();
            return Future.failedFuture(new StreamSource.Broken("there are more bytes than were announced"));
        });
    }

    /** The bytes of a range. */
    Future<ByteSource> get(String key, long offset, long length) {
        return open(HttpMethod.GET, key, Map.of(), EMPTY_HASH)
                .recover(cause -> Future.failedFuture(broken(cause)))
                .compose(request -> {
                    request.putHeader("range", "bytes=" + offset + "-" + (offset + length - 1));
                    Optional<BodyTap> tap = length < BodyTap.WORTH ? Optional.empty() : BodyTap.into(request);
                    return request.send()
                            .recover(cause -> Future.failedFuture(broken(cause)))
                            .compose(response -> content(key, offset, response, tap));
                });
    }

    private Future<ByteSource> content(String key, long offset, HttpClientResponse response, Optional<BodyTap> tap) {
        if (response.statusCode() == 206 || (response.statusCode() == 200 && offset == 0)) {
            Runnable breakOff = () -> {
                var _ = response.request().reset();
            };
            if (tap.isPresent()) {
                return Future.succeededFuture(tap.get()
                        .whenGivenUp(breakOff)
                        .whenBroken(() -> BackendException.failed(S3Backend.NAME, "the connection broke")));
            }
            response.pause();
            return Future.succeededFuture(new StreamSource(response, () -> {}, breakOff));
        }
        tap.ifPresent(BodyTap::leaveToVertx);
        return whole(response)
                .compose(answer -> Future.failedFuture(
                        answer.status() == 404 ? BackendException.missing(S3Backend.NAME, key) : refusal(key, answer)));
    }

    /** A URL with which anybody reads the key for so many seconds. */
    String presign(String key, Map<String, String> query, long seconds) {
        SigV4.Request request =
                new SigV4.Request("GET", settings.authority(), settings.path(key), new TreeMap<>(query));
        return settings.endpoint().getScheme() + "://" + settings.authority() + request.path() + "?"
                + signer.presignedQuery(request, seconds, clock.instant());
    }

    private Future<HttpClientRequest> open(HttpMethod method, String key, Map<String, String> query, String hash) {
        SigV4.Request signed =
                new SigV4.Request(method.name(), settings.authority(), settings.path(key), new TreeMap<>(query));
        String text = SigV4.query(signed.query());
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(settings.host())
                .setPort(settings.port())
                .setURI(signed.path() + (text.isEmpty() ? "" : "?" + text));
        signer.headers(signed, hash, clock.instant()).forEach(options::putHeader);
        return http().request(options);
    }

    private Future<Answer> whole(HttpClientResponse response) {
        return response.body()
                .map(body -> new Answer(response.statusCode(), body.toString(), response.getHeader("etag")));
    }

    static BackendException refusal(String key, Answer answer) {
        Matcher code = CODE.matcher(answer.body());
        return BackendException.failed(
                S3Backend.NAME,
                "answered " + answer.status() + (code.find() ? " " + code.group(1) : "") + " for " + key);
    }

    private static Throwable broken(Throwable cause) {
        return cause instanceof BackendException
                ? cause
                : BackendException.failed(
                        S3Backend.NAME,
                        "the connection broke: "
                                + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
    }

    void close() {
        clients.values().forEach(HttpClient::close);
    }
}
