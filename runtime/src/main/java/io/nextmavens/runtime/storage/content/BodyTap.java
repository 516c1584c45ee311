package io.nextmavens.runtime.storage.content;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xClientConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the content of one HTTP/1.1 message out of its connection before Vert.x makes a copy of it on the heap, and lends it
 * as it was read. Reads no faster than it is asked. Vert.x sees the message's head and its end, so that the connection's
 * life goes on as ever. Used on the connection's event loop.
 */
public final class BodyTap extends ChannelInboundHandlerAdapter implements LendingSource {

    /** Contents that are not longer are not worth it. */
    public static final long WORTH = 256 * 1024;

    /** The name that Vert.x gives its own handler. */
    private static final String VERTX = "handler";

    private enum State {
        HEAD,
        CONTENT,
        OVER
    }

    /** Whether what had come before the tap was put before what it takes. */
    private enum Gathered {
        NOT_YET,
        UNDER_WAY,
        DONE
    }

    private final Deque<Lent> ready = new ArrayDeque<>();
    private final ChannelHandlerContext vertx;
    private final ByteBufAllocator allocator;
    private final Optional<HttpServerRequest> request;
    private State state;
    private Gathered gathered;
    private Promise<Optional<Lent>> waiting;
    private Throwable failure;
    private Runnable whenGivenUp = () -> {};
    private Supplier<Throwable> whenBroken =
            () -> new StreamSource.Broken("the connection was closed before the content's end");
    private boolean ended;

    private BodyTap(ChannelHandlerContext vertx, Optional<HttpServerRequest> request) {
        this.vertx = vertx;
        this.allocator = vertx.channel().config().getAllocator();
        this.request = request;
        this.state = request.isPresent() ? State.CONTENT : State.HEAD;
        this.gathered = request.isPresent() ? Gathered.NOT_YET : Gathered.DONE;
    }

    /** Taps a request that is paused, with no handlers yet. */
    public static Optional<BodyTap> into(HttpServerRequest request) {
        if (!(request.connection() instanceof Http1xServerConnection connection)) {
            return Optional.empty();
        }
        Optional<BodyTap> tap = of(connection, Optional.of(request));
        tap.ifPresent(BodyTap::begin);
        return tap;
    }

    /** Taps the answer of a request that has not been sent; content of an answer that is not 200 or 206 is left alone. */
    public static Optional<BodyTap> into(HttpClientRequest request) {
        return request.connection() instanceof Http1xClientConnection connection
                ? of(connection, Optional.empty())
                : Optional.empty();
    }

    private static Optional<BodyTap> of(ConnectionBase connection, Optional<HttpServerRequest> request) {
        ChannelHandlerContext vertx = connection.channelHandlerContext();
        if (!vertx.executor().inEventLoop() || vertx.pipeline().context(VERTX) == null) {
            return Optional.empty();
        }
        BodyTap tap = new BodyTap(vertx, request);
        vertx.pipeline().addBefore(VERTX, null, tap);
        return Optional.of(tap);
    }

    /** What is done when the content is given up before its end. */
    public BodyTap whenGivenUp(Runnable action) {
        whenGivenUp = action;
        return this;
    }

    /** What the source fails with when the connection is closed before the content's end. */
    public BodyTap whenBroken(Supplier<Throwable> cause) {
        whenBroken = cause;
        return this;
    }

    private void begin() {
        ChannelConfig config = vertx.channel().config();
        LargeReads.shared().begin();
        config.setAllocator(LargeReads.shared());
        config.setAutoRead(false);
        state = State.CONTENT;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.HEAD && message instanceof HttpResponse response) {
            int status = response.status().code();
            if (status == 200 || status == 206) {
                begin();
            } else if (status >= 200) {
                leave();
            }
            context.fireChannelRead(message);
        } else if (state == State.CONTENT && message instanceof HttpContent content) {
            take(context, content);
        } else {
            // a pipelined request behind a content that Vert.x has, whole
            context.fireChannelRead(message);
        }
    }

    private void take(ChannelHandlerContext context, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            fail(new StreamSource.Broken("the content is not well-formed"));
            context.fireChannelRead(content);
            return;
        }
        if (content.content().isReadable()) {
            ready.add(Lent.of(content.content()));
        } else {
            ReferenceCountUtil.release(content);
        }
        if (content instanceof LastHttpContent) {
            ended = true;
            leave();
            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        answer();
    }

    private void answer() {
        if (waiting == null || gathered != Gathered.DONE) {
            return;
        }
        Future<Optional<Lent>> known = known();
        if (known != null) {
            Promise<Optional<Lent>> one = waiting;
            waiting = null;
            known.onComplete(one);
        }
    }

    private Future<Optional<Lent>> known() {
        Lent first = ready.poll();
        if (first != null) {
            return Future.succeededFuture(Optional.of(first));
        }
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        return ended ? Future.succeededFuture(Optional.empty()) : null;
    }

    @Override
    public Future<Optional<Lent>> lend() {
        Future<Optional<Lent>> known = gathered == Gathered.DONE ? known() : null;
        if (known != null) {
            return known;
        }
        // what comes is told in Netty's task, which has no context of Vert.x
        waiting = Vertx.currentContext() instanceof ContextInternal caller ? caller.promise() : Promise.promise();
        Future<Optional<Lent>> answer = waiting.future();
        if (gathered == Gathered.NOT_YET) {
            gather(request.orElseThrow());
        } else if (gathered == Gathered.DONE) {
            vertx.channel().read();
        }
        return answer;
    }

    /**
     * Asks Vert.x for what had come before the tap, as it does of a request that was pipelined behind another (RFC 9112,
     * section 9.3.2). Vert.x hands it out in a task of the event loop, before the one that goes on here.
     */
    private void gather(HttpServerRequest from) {
        gathered = Gathered.UNDER_WAY;
        Deque<Lent> before = new ArrayDeque<>();
        from.handler(bytes -> before.add(Lent.owned(bytes)));
        from.endHandler(end -> {
            if (state == State.CONTENT) {
                ended = true;
                leave();
            }
        });
        from.resume();
        vertx.executor().execute(() -> {
            if (failure == null) {
                while (!before.isEmpty()) {
                    ready.addFirst(before.removeLast());
                }
            }
            if (!from.isEnded()) { // all of it may have come before, and then it takes no handler any more
                from.handler(bytes -> {});
            }
            gathered = Gathered.DONE;
            if (state == State.CONTENT) {
                vertx.channel().config().setAutoRead(false);
            }
            answer();
            if (waiting != null) {
                vertx.channel().read();
            }
        });
    }

    @Override
    public void cancel() {
        boolean early = !ended && failure == null;
        fail(new StreamSource.Broken("nobody wants the rest"));
        if (early) {
            whenGivenUp.run();
        }
    }

    /** Lets Vert.x have the content after all, if nobody has asked for it. */
    public void leaveToVertx() {
        if (state != State.OVER) {
            leave();
        }
        ready.forEach(Lent::giveBack);
        ready.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!ended) {
            fail(whenBroken.get());
        }
        context.fireChannelInactive();
    }

    private void fail(Throwable cause) {
        ready.forEach(Lent::giveBack);
        ready.clear();
        if (!ended && failure == null) {
            failure = cause;
            leave();
        }
        answer();
    }

    /** Out of the connection's way, which is as it was before. */
    private void leave() {
        boolean begun = state == State.CONTENT;
        state = State.OVER;
        vertx.pipeline().remove(this);
        if (begun) {
            LargeReads.shared().end();
            ChannelConfig config = vertx.channel().config();
            config.setAllocator(allocator);
            config.setAutoRead(true);
        }
    }
}
