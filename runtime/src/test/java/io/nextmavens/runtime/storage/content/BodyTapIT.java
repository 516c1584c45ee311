package io.nextmavens.runtime.storage.content;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Content that is taken out of a connection arrives whole, and its memory goes back whatever happens. */
class BodyTapIT {

    private static final byte[] LARGE = new byte[10 << 20];

    private static final int CHUNK = 1 << 20;

    static {
        new Random(7).nextBytes(LARGE);
    }

    private final long lentBefore = lent();
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private HttpClient client;

    @BeforeEach
    void connect() {
        client =
                vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1).setMaxChunkSize(CHUNK));
    }

    @AfterEach
    void everyBufferIsBack() {
        result(client.close());
        result(server.close());
        result(vertx.close());
        // threads that end give back what they kept for the next time
        await().atMost(60, SECONDS).until(() -> lent() <= lentBefore);
    }

    private static long lent() {
        return ((PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR)
                .metric().directArenas().stream()
                        .mapToLong(PoolArenaMetric::numActiveAllocations)
                        .sum();
    }

    private void serve(Function<HttpServerRequest, Future<Buffer>> answer) {
        server = result(vertx.createHttpServer(new HttpServerOptions().setMaxChunkSize(CHUNK))
                .requestHandler(request -> answer.apply(request)
                        .onSuccess(request.response()::end)
                        .onFailure(
                                cause -> request.response().setStatusCode(500).end(cause.getMessage())))
                .listen(0, "127.0.0.1"));
    }

    private Future<HttpClientRequest> request(HttpMethod method) {
        return client.request(method, server.actualPort(), "127.0.0.1", "/");
    }

    private static Future<Buffer> collect(ByteSource source, Buffer sofar) {
        return source.lend().compose(bytes -> {
            if (bytes.isEmpty()) {
                return Future.succeededFuture(sofar);
            }
            sofar.appendBuffer(bytes.get().bytes());
            bytes.get().giveBack();
            return collect(source, sofar);
        });
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, SECONDS)
                .join();
    }

    @Test
    void requestsOfOneConnectionAreLentOneAfterTheOther() {
        // Given
        serve(request -> collect(BodyTap.into(request.pause()).orElseThrow(), Buffer.buffer())
                .map(body -> Buffer.buffer(Boolean.toString(Arrays.equals(body.getBytes(), LARGE)))));
        // When
        for (int i = 0; i < 3; i++) {
            Buffer answer = result(request(HttpMethod.PUT)
                    .compose(request -> request.send(Buffer.buffer(LARGE)))
                    .compose(response -> response.body()));
            // Then
            assertThat(answer).hasToString("true");
        }
    }

    @Test
    void aRequestThatHadComeWholeIsLent() {
        // Given
        serve(request -> {
            request.pause();
            Promise<Buffer> body = Promise.promise();
            // head, content and end are one read, behind which this is run
            Vertx.currentContext()
                    .runOnContext(come -> collect(BodyTap.into(request).orElseThrow(), Buffer.buffer())
                            .onComplete(body));
            return body.future();
        });
        // When
        Buffer answer = result(request(HttpMethod.PUT)
                .compose(request -> request.send(Buffer.buffer("small")))
                .compose(response -> response.body()));
        // Then
        assertThat(answer).hasToString("small");
    }

    @Test
    void whatIsDoneWithLentBytesIsDoneInTheContextOfTheRequest() {
        // Given
        serve(request -> {
            Context own = Vertx.currentContext();
            BodyTap tap = BodyTap.into(request.pause()).orElseThrow();
            Promise<Buffer> others = Promise.promise();
            visit(tap, own, 0, others);
            return others.future();
        });
        // When
        Buffer answer = result(request(HttpMethod.PUT)
                .compose(request -> request.send(Buffer.buffer(LARGE)))
                .compose(response -> response.body()));
        // Then
        assertThat(answer).hasToString("0 of others");
    }

    private static void visit(BodyTap tap, Context own, int others, Promise<Buffer> done) {
        tap.lend().onSuccess(bytes -> {
            int now = own.equals(Vertx.currentContext()) ? others : others + 1;
            bytes.ifPresentOrElse(
                    lent -> {
                        lent.giveBack();
                        visit(tap, own, now, done);
                    },
                    () -> done.complete(Buffer.buffer(now + " of others")));
        });
    }

    @Test
    void aBodyInChunksIsLentToo() {
        // Given
        serve(request -> collect(BodyTap.into(request.pause()).orElseThrow(), Buffer.buffer())
                .map(body -> Buffer.buffer(Integer.toString(body.length()))));
        // When
        Buffer answer = result(request(HttpMethod.PUT).compose(request -> {
            request.setChunked(true).write(Buffer.buffer(LARGE));
            return request.end(Buffer.buffer("end"))
                    .compose(sent -> request.response())
                    .compose(response -> response.body());
        }));
        // Then
        assertThat(answer).hasToString(Integer.toString(LARGE.length + 3));
    }

    @Test
    void aRequestThatWasPipelinedIsLentWholeThoughPartOfItWasThereBefore() {
        // Given
        Promise<Void> first = Promise.promise();
        serve(request -> {
            if (request.method().equals(HttpMethod.GET)) {
                return first.future().map(Buffer.buffer("first"));
            }
            request.pause();
            return collect(BodyTap.into(request).orElseThrow(), Buffer.buffer())
                    .map(body -> Buffer.buffer(Boolean.toString(Arrays.equals(body.getBytes(), LARGE))));
        });
        Buffer answers = Buffer.buffer();
        // When
        NetSocket socket = result(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
        socket.handler(answers::appendBuffer);
        socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\nPUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE.length
                + "\r\n\r\n");
        socket.write(Buffer.buffer(LARGE));
        vertx.setTimer(200, later -> first.complete());
        // Then
        await().atMost(60, SECONDS).until(() -> answers.toString().endsWith("true"));
        result(socket.close());
    }

    @Test
    void aBodyThatNobodyWantsIsLeftToVertx() {
        // Given
        serve(request -> {
            BodyTap tap = BodyTap.into(request.pause()).orElseThrow();
            Promise<Buffer> read = Promise.promise();
            vertx.setTimer(50, later -> {
                tap.leaveToVertx();
                request.handler(bytes -> {});
                request.endHandler(end -> read.complete(Buffer.buffer("read")));
                request.resume();
            });
            return read.future();
        });
        // When
        Buffer answer = result(request(HttpMethod.PUT)
                .compose(request -> request.send(Buffer.buffer(LARGE)))
                .compose(response -> response.body()));
        // Then
        assertThat(answer).hasToString("read");
    }

    @Test
    void whatComesByHttp2IsLeftToVertx() {
        // Given
        serve(request -> Future.succeededFuture(Buffer.buffer(
                request.version() + " " + BodyTap.into(request.pause()).isPresent())));
        client = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));
        // When
        Buffer answer =
                result(request(HttpMethod.GET).compose(HttpClientRequest::send).compose(response -> response.body()));
        // Then
        assertThat(answer).hasToString("HTTP_2 false");
    }

    @Test
    void aClientThatBreaksOffIsTold() {
        // Given
        Promise<Throwable> told = Promise.promise();
        serve(request -> {
            Future<Buffer> body = collect(BodyTap.into(request.pause()).orElseThrow(), Buffer.buffer());
            body.onFailure(told::complete);
            return body;
        });
        // When
        result(request(HttpMethod.PUT).compose(request -> {
            request.putHeader("content-length", Integer.toString(LARGE.length))
                    .write(Buffer.buffer(LARGE).slice(0, 5 << 20));
            vertx.setTimer(100, later -> request.connection().close());
            return told.future();
        }));
        // Then
        assertThat(told.future().result()).isInstanceOf(StreamSource.Broken.class);
    }

    @Test
    void answersAreLentAndTheirConnectionGoesOn() {
        // Given
        serve(request -> Future.succeededFuture(Buffer.buffer(LARGE)));
        for (int i = 0; i < 3; i++) {
            // When
            Buffer body = onLoop(() -> request(HttpMethod.GET).compose(request -> {
                BodyTap tap = BodyTap.into(request).orElseThrow();
                return request.send().compose(response -> collect(tap, Buffer.buffer()));
            }));
            // Then
            assertThat(body.getBytes()).isEqualTo(LARGE);
        }
    }

    @Test
    void anAnswerThatIsARefusalIsReadAsEver() {
        // Given
        serve(request -> Future.failedFuture("refused"));
        // When
        Buffer body = onLoop(() -> request(HttpMethod.GET).compose(request -> {
            assertThat(BodyTap.into(request)).isPresent();
            return request.send().compose(response -> response.body());
        }));
        // Then
        assertThat(body).hasToString("refused");
    }

    @Test
    void anAnswerIsGivenUp() {
        // Given
        serve(request -> Future.succeededFuture(Buffer.buffer(LARGE)));
        // When
        Future<Optional<Lent>> afterwards = onLoop(() -> request(HttpMethod.GET).compose(request -> {
            BodyTap tap = BodyTap.into(request).orElseThrow().whenGivenUp(request::reset);
            return request.send().compose(response -> tap.lend()).map(first -> {
                first.ifPresent(Lent::giveBack);
                tap.cancel();
                return tap.lend();
            });
        }));
        // Then
        assertThatThrownBy(() -> result(afterwards)).hasMessageContaining("nobody wants the rest");
    }

    private <T> T onLoop(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(now -> action.get().onComplete(done));
        return result(done.future());
    }
}
