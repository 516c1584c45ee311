package io.nextmavens.runtime.storage.content;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** A {@code multipart/form-data} body (RFC 7578) with one file, sent to a backend. */
public final class FormBody {

    private final String boundary = "nextmavens-" + UUID.randomUUID();
    private final Buffer before = Buffer.buffer();
    private final Buffer after;
    private final long length;
    private final Supplier<Future<ByteSource>> file;

    /** A body with a spooled part. */
    public FormBody(Map<String, String> fields, String fileField, String fileName, Spool file) {
        this(fields, fileField, fileName, file.length(), file::read);
    }

    /**
     * A body.
     *
     * @param fields names and values without quotes or line breaks
     * @param fileField the name of the field that the file is in
     * @param fileName what the file is called
     * @param length the file's, in bytes
     * @param file its bytes, each time from the first
     */
    public FormBody(
            Map<String, String> fields,
            String fileField,
            String fileName,
            long length,
            Supplier<Future<ByteSource>> file) {
        this.length = length;
        this.file = file;
        fields.forEach((name, value) -> before.appendString("--" + boundary
                + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"));
        before.appendString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + fileField
                + "\"; filename=\"" + fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        this.after = Buffer.buffer("\r\n--" + boundary + "--\r\n");
    }

    /** Sends it, and gives the answer's head with its body still to come. */
    public Future<HttpClientResponse> send(HttpClientRequest request) {
        request.putHeader("content-type", "multipart/form-data; boundary=" + boundary)
                .putHeader("content-length", Long.toString(before.length() + length + after.length()));
        Future<HttpClientResponse> response = request.response();
        return file.get()
                .compose(bytes -> {
                    var _ = request.write(before);
                    return Pump.run(bytes, request).compose(sent -> request.end(after));
                })
                // a server that has answered already does not want the rest
                .transform(sent ->
                        sent.succeeded() || response.succeeded() ? response : Future.failedFuture(sent.cause()));
    }
}
