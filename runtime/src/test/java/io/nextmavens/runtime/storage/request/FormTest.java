package io.nextmavens.runtime.storage.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextmavens.runtime.storage.StorageException;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Forms are read whatever the pieces they come in. */
class FormTest {

    private static final String BOUNDARY = "b-o";

    /** A source that gives so many bytes at a time. */
    private static ByteSource inPieces(Buffer whole, int size) {
        return new ByteSource() {
            private int at;

            @Override
            public Future<Optional<Buffer>> next() {
                if (at >= whole.length()) {
                    return Future.succeededFuture(Optional.empty());
                }
                int end = Math.min(at + size, whole.length());
                Buffer piece = whole.getBuffer(at, end);
                at = end;
                return Future.succeededFuture(Optional.of(piece));
            }

            @Override
            public void cancel() {
                at = whole.length();
            }
        };
    }

    private static Buffer form(byte[] content, String end) {
        return Buffer.buffer(
                        "preamble\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"cacheControl\""
                                + "\r\n\r\n60\r\n--" + BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"\"; filename=\"a b.txt\"\r\ncontent-type: text/x\r\n\r\n")
                .appendBytes(content)
                .appendString(end);
    }

    private static Buffer readAll(ByteSource source) {
        Buffer all = Buffer.buffer();
        for (Optional<Buffer> next = result(source.next()); next.isPresent(); next = result(source.next())) {
            all.appendBuffer(next.get());
        }
        return all;
    }

    private static <T> T result(Future<T> future) {
        if (future.failed() && future.cause() instanceof StorageException refused) {
            throw refused;
        }
        return future.result();
    }

    @Property(tries = 300)
    void theFileIsWhatWasBetweenTheBoundaries(
            @ForAll @Size(max = 200) byte[] content, @ForAll @IntRange(min = 1, max = 80) int size) {
        // Given
        String end = "\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"after\"\r\n\r\nx\r\n--"
                + BOUNDARY + "--\r\n";
        // When
        Form form = result(Form.read(inPieces(form(content, end), size), "multipart/form-data; boundary=" + BOUNDARY));
        // Then
        assertThat(form.field("cacheControl")).contains("60");
        assertThat(form.fileName()).contains("a b.txt");
        assertThat(form.fileType()).contains("text/x");
        assertThat(readAll(form.file()).getBytes()).isEqualTo(content);
    }

    @Test
    void aFormThatBreaksOffFails() {
        // Given
        byte[] content = "content\r\n--b-".getBytes(StandardCharsets.UTF_8);
        Form form =
                result(Form.read(inPieces(form(content, ""), 7), "multipart/form-data; boundary=\"" + BOUNDARY + "\""));
        // Then
        assertThatThrownBy(() -> readAll(form.file()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("ends before");
    }

    @Test
    void aFormWithoutAFileIsRefused() {
        Buffer fields = Buffer.buffer("--b-o\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b-o--\r\n");
        assertThatThrownBy(() -> result(Form.read(inPieces(fields, 9), "multipart/form-data; boundary=b-o")))
                .hasMessageContaining("no file");
    }
}
