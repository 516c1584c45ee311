package io.nextmavens.runtime.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads bodies, each up to a limit, and as many large ones at a time as there is memory for: what is read is copied on
 * its way to the database. Thread-safe.
 */
public final class BodyReader {

    /** Bodies below are too small to be counted. */
    private static final int SMALL = 64 * 1024;

    /** How many times the memory of a body an answer may need. */
    private static final int COPIES = 8;

    private final long limit;
    private final long mostAtOnce;
    private final AtomicLong held = new AtomicLong();

    /**
     * A reader.
     *
     * @param limit of one body in bytes
     * @param memory that there is in all, in bytes; one body may be as large as the limit nevertheless
     */
    public BodyReader(long limit, long memory) {
        this.limit = limit;
        this.mostAtOnce = Math.max(limit, memory / COPIES);
    }

    /**
     * Reads the whole body; answers with 413 instead when it is larger than the limit, and with 503 when others are
     * being answered that leave no memory for it.
     *
     * @param whole takes the body
     */
    public void read(HttpServerRequest request, Consumer<Buffer> whole) {
        String announced = request.getHeader("Content-Length");
        if (announced != null && isMore(announced)) {
            Replies.bodyTooLarge(request, limit);
            return;
        }
        Body body = new Body(request, whole);
        request.handler(body::part);
        request.endHandler(end -> body.end());
    }

    private boolean isMore(String announced) {
        try {
            return Long.parseLong(announced) > limit;
        } catch (NumberFormatException e) {
            // the server has refused the request already
            return false;
        }
    }

    /** One body on its way in. Used by the request's event loop only. */
    private final class Body {

        private final HttpServerRequest request;
        private final Consumer<Buffer> whole;
        private Buffer read = Buffer.buffer();
        private long counted;
        private boolean refused;

        Body(HttpServerRequest request, Consumer<Buffer> whole) {
            this.request = request;
            this.whole = whole;
        }

        void part(Buffer part) {
            if (refused) {
                return;
            }
            long length = (long) read.length() + part.length();
            if (length > limit) {
                refuse();
                Replies.bodyTooLarge(request, limit);
            } else if (length > SMALL && !count(length)) {
                refuse();
                Replies.noMemoryForBody(request);
            } else if (read.length() == 0) {
                read = part;
            } else {
                read.appendBuffer(part);
            }
        }

        void end() {
            if (!refused) {
                whole.accept(read);
            }
        }

        private boolean count(long length) {
            if (counted == 0) {
                // at the end of the answer, or when the client has gone
                request.response().endHandler(over -> giveBack());
            }
            long more = length - counted;
            counted = length;
            return held.addAndGet(more) <= mostAtOnce;
        }

        private void refuse() {
            refused = true;
            read = Buffer.buffer();
        }

        private void giveBack() {
            held.addAndGet(-counted);
            counted = 0;
            refuse();
        }
    }
}
