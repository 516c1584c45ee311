package io.nextmavens.runtime.rest;

import io.netty.buffer.ByteBuf;
import io.nextmavens.runtime.http.SlowReaders;
import io.nextmavens.runtime.http.SpooledBody;
import io.nextmavens.runtime.postgres.ReadControl;
import io.nextmavens.runtime.rest.error.RestError;
import io.nextmavens.runtime.rest.response.ErrorAnswers;
import io.nextmavens.runtime.rest.response.ResponseHead;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes one answer: at once, or its body part by part at the pace of the client. Used by one thread at a time; the
 * first answer counts, later ones are ignored.
 */
final class AnswerWriter implements SlowReaders.Answer {

    private static final byte[] NOTHING = {};
    private static final List<String> OF_THE_CONNECTION = List.of("Content-Length", "Transfer-Encoding", "Connection");

    /** How much of a body may wait in memory for its client. */
    private static final int QUEUE_BYTES = 256 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final SlowReaders slowReaders;
    private final boolean verboseErrors;
    private final List<Header> always;
    private boolean begun;
    private int status;
    private long bytes;
    private ReadControl source;
    private boolean over;
    private volatile SpooledBody spooled;

    /**
     * A writer of one answer.
     *
     * @param always headers of the answer whatever it is
     */
    AnswerWriter(HttpServerRequest request, SlowReaders slowReaders, boolean verboseErrors, List<Header> always) {
        this.request = request;
        this.response = request.response();
        this.slowReaders = slowReaders;
        this.verboseErrors = verboseErrors;
        this.always = always;
    }

    /** Whether the answer has begun, so that no other can be given. */
    boolean hasBegun() {
        return begun;
    }

    /** The status of the answer that has begun. */
    int status() {
        return status;
    }

    /** How many bytes its body has. */
    long bytes() {
        return bytes;
    }

    /** Answers with a head and no body. */
    void end(ResponseHead head) {
        end(head, NOTHING);
    }

    /** Answers with a whole body. */
    void end(ResponseHead head, byte[] body) {
        if (begin(head)) {
            bytes = body.length;
            var _ = body.length == 0 ? response.end() : response.end(Buffer.buffer(body));
        }
    }

    /** Answers with an error; HEAD gets no body. */
    void end(RestError error) {
        endWithError(ErrorAnswers.head(error), error);
    }

    /** Answers with an error under another head. */
    void endWithError(ResponseHead head, RestError error) {
        byte[] body = request.method().equals(HttpMethod.HEAD)
                ? NOTHING
                : ErrorAnswers.body(error, verboseErrors).getBytes(StandardCharsets.UTF_8);
        end(head, body);
    }

    /**
     * Begins an answer whose body follows in parts.
     *
     * @param length of the body
     * @param from where the parts come from, to be slowed down to the client's pace
     * @return whether there is anybody to write to
     */
    boolean begin(ResponseHead head, long length, ReadControl from) {
        if (!begin(head)) {
            return false;
        }
        source = from;
        bytes = length;
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        response.putHeader("Content-Length", Long.toString(length));
        return true;
    }

    /** The next part; the buffer may be used again by the caller. */
    void part(ByteBuf part) {
        byte[] copy = new byte[part.readableBytes()];
        part.readBytes(copy);
        SpooledBody elsewhere = spooled;
        if (elsewhere != null) {
            elsewhere.add(copy);
            return;
        }
        var _ = response.write(Buffer.buffer(copy));
        if (response.writeQueueFull()) {
            source.pause();
            response.drainHandler(drained -> {
                slowReaders.goesOn(this);
                source.resume();
            });
            slowReaders.waits(this);
        }
    }

    /** The parts are complete. */
    synchronized void endOfParts() {
        over = true;
        slowReaders.goesOn(this);
        if (spooled != null) {
            spooled.complete();
        } else {
            var _ = response.end();
        }
    }

    /** The parts stop before the end: the client sees that the length is not what was announced. */
    synchronized void breakUp() {
        over = true;
        slowReaders.goesOn(this);
        if (spooled != null) {
            spooled.abandon();
        }
        var _ = request.connection().close();
    }

    @Override
    public synchronized boolean makeWay() {
        if (spooled == null && !over) {
            spooled = slowReaders.spool(request, source, bytes).orElse(null);
        }
        if (spooled != null && !over) {
            source.resume();
        }
        return spooled != null || over;
    }

    @Override
    public void breakOff() {
        source.abort();
        var _ = request.connection().close();
    }

    private boolean begin(ResponseHead head) {
        if (begun || response.closed()) {
            return false;
        }
        begun = true;
        status = head.status();
        response.setStatusCode(status);
        head.reason().ifPresent(response::setStatusMessage);
        MultiMap headers = response.headers();
        add(headers, head.headers());
        add(headers, always);
        return true;
    }

    /** A function that chooses headers does not choose where the answer ends, nor whether another follows. */
    private static void add(MultiMap headers, List<Header> more) {
        for (Header header : more) {
            if (isOfTheConnection(header)) {
                continue;
            }
            if (header.isNamed("Access-Control-Allow-Origin")) {
                headers.set(header.name(), header.value());
            } else {
                headers.add(header.name(), HeaderBytes.encode(header.value()));
            }
        }
    }

    private static boolean isOfTheConnection(Header header) {
        for (String name : OF_THE_CONNECTION) {
            if (header.isNamed(name)) {
                return true;
            }
        }
        return false;
    }
}
