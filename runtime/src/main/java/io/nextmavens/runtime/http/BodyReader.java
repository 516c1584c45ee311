package io.nextmavens.runtime.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads the body of a request up to a limit. */
public final class BodyReader {

    private BodyReader() {}

    /**
     * Reads the whole body; answers with 413 instead when it is larger than the limit.
     *
     * @param limit in bytes
     * @param whole takes the body
     */
    public static void read(HttpServerRequest request, long limit, Consumer<Buffer> whole) {
        String announced = request.getHeader("Content-Length");
        if (announced != null && isMore(announced, limit)) {
            Replies.bodyTooLarge(request, limit);
            return;
        }
        Buffer[] body = {Buffer.buffer()};
        request.handler(part -> {
            if (body[0] == null) {
                return;
            }
            if (body[0].length() + part.length() > limit) {
                body[0] = null;
                Replies.bodyTooLarge(request, limit);
            } else if (body[0].length() == 0) {
                body[0] = part;
            } else {
                body[0].appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (body[0] != null) {
                whole.accept(body[0]);
            }
        });
    }

    private static boolean isMore(String announced, long limit) {
        try {
            return Long.parseLong(announced) > limit;
        } catch (NumberFormatException e) {
            // the server has refused the request already
            return false;
        }
    }
}
