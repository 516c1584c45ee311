package io.nextmavens.runtime.storage.request;

import io.nextmavens.runtime.storage.StorageErrors;
import io.nextmavens.runtime.storage.content.ByteSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code multipart/form-data} body (RFC 7578) read as it comes: the fields before the first file, then the file's bytes.
 * What follows the file is read and ignored, but a body that breaks off before its closing boundary fails.
 */
public final class Form {

    private static final int LARGEST_HEAD = 64 * 1024;
    private static final int LARGEST_FIELD = 1 << 20;
    private static final int MOST_FIELDS = 64;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*(name|filename)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]*))");
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    private final ByteSource source;
    private final byte[] delimiter;
    private final Map<String, String> fields = new HashMap<>();
    private byte[] pending = {};
    private Optional<String> fileName = Optional.empty();
    private Optional<String> fileType = Optional.empty();
    private boolean fileFound;

    private Form(ByteSource source, String boundary) {
        this.source = source;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // the first delimiter has no line break before it
        this.pending = new byte[] {'\r', '\n'};
    }

    /** Whether a body of that type is a form. */
    public static boolean isForm(Optional<String> contentType) {
        return contentType
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data"))
                .isPresent();
    }

    /** Reads up to the first file; fails when there is none. */
    public static Future<Form> read(ByteSource body, String contentType) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            body.cancel();
            return Future.failedFuture(StorageErrors.invalid("The form's Content-Type has no boundary")
                    .exception());
        }
        String name = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        Form form = new Form(body, name);
        return form.nextPart().map(found -> form);
    }

    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    public Optional<String> fileName() {
        return fileName;
    }

    /** The Content-Type of the file's part. */
    public Optional<String> fileType() {
        return fileType;
    }

    /** The bytes of the file; ends when its part does and the rest of the body has been read. */
    public ByteSource file() {
        return new ByteSource() {
            private boolean ended;

            @Override
            public Future<Optional<Buffer>> next() {
                if (ended) {
                    return Future.succeededFuture(Optional.empty());
                }
                return content().compose(bytes -> {
                    ended = bytes.isEmpty();
                    return ended ? rest().map(Optional.<Buffer>empty()) : Future.succeededFuture(bytes);
                });
            }

            @Override
            public void cancel() {
                source.cancel();
            }
        };
    }

    /** Reads the next part's head; a field's value too, and goes on to the part behind it. */
    private Future<Void> nextPart() {
        return skipTo(delimiter, LARGEST_HEAD).compose(before -> head()).compose(head -> {
            if (head.isEmpty()) {
                source.cancel();
                return Future.failedFuture(
                        StorageErrors.invalid("The form has no file").exception());
            }
            return part(head.get());
        });
    }

    private Future<Void> part(String head) {
        Optional<String> name = Optional.empty();
        for (String line : head.split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-disposition:")) {
                Matcher parameter = PARAMETER.matcher(line);
                while (parameter.find()) {
                    String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
                    if (parameter.group(1).equals("name")) {
                        name = Optional.of(value);
                    } else {
                        fileName = Optional.of(value);
                        fileFound = true;
                    }
                }
            } else if (lower.startsWith("content-type:")) {
                fileType = Optional.of(line.substring("content-type:".length()).strip());
            }
        }
        if (fileFound) {
            return Future.succeededFuture();
        }
        fileType = Optional.empty();
        String field = name.orElse("");
        return collect(new ArrayList<>(), 0).compose(value -> {
            if (fields.size() >= MOST_FIELDS) {
                source.cancel();
                return Future.failedFuture(
                        StorageErrors.invalid("The form has too many fields").exception());
            }
            fields.put(field, value);
            return nextPart();
        });
    }

    private Future<String> collect(List<Buffer> parts, int size) {
        return content().compose(bytes -> {
            if (bytes.isEmpty()) {
                Buffer whole = Buffer.buffer();
                parts.forEach(whole::appendBuffer);
                return Future.succeededFuture(whole.toString(StandardCharsets.UTF_8));
            }
            int more = size + bytes.get().length();
            if (more > LARGEST_FIELD) {
                source.cancel();
                return Future.failedFuture(
                        StorageErrors.bodyTooLarge(LARGEST_FIELD).exception());
            }
            parts.add(bytes.get());
            return collect(parts, more);
        });
    }

    /** Content of the current part, empty at its end; the delimiter stays to be read. */
    private Future<Optional<Buffer>> content() {
        int found = indexOf(pending, delimiter);
        if (found == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        // what could be the beginning of a delimiter waits for the bytes behind it
        int sure = found > 0 ? found : pending.length - (delimiter.length - 1);
        if (sure > 0) {
            Buffer bytes = Buffer.buffer(sure).appendBytes(pending, 0, sure);
            drop(sure);
            return Future.succeededFuture(Optional.of(bytes));
        }
        return more().compose(done -> content());
    }

    /** Reads on until the bytes are found, and drops them and what is before. */
    private Future<Void> skipTo(byte[] wanted, int most) {
        int found = indexOf(pending, wanted);
        if (found >= 0) {
            drop(found + wanted.length);
            return Future.succeededFuture();
        }
        return tooMuch(most) ? malformed() : more().compose(done -> skipTo(wanted, most));
    }

    /** The head behind a delimiter; empty behind the last. */
    private Future<Optional<String>> head() {
        if (pending.length < 2) {
            return more().compose(done -> head());
        }
        if (pending[0] == '-' && pending[1] == '-') {
            return Future.succeededFuture(Optional.empty());
        }
        int end = indexOf(pending, END_OF_HEAD);
        if (end < 0) {
            return tooMuch(LARGEST_HEAD) ? malformed() : more().compose(done -> head());
        }
        String head = new String(pending, 0, end, StandardCharsets.UTF_8);
        drop(end + END_OF_HEAD.length);
        return Future.succeededFuture(Optional.of(head));
    }

    /** Reads the rest of the body, which has to have its closing delimiter. */
    private Future<Void> rest() {
        return skipTo(delimiter, Integer.MAX_VALUE).compose(done -> lastOrNot());
    }

    private Future<Void> lastOrNot() {
        if (pending.length < 2) {
            return more().compose(done -> lastOrNot());
        }
        return pending[0] == '-' && pending[1] == '-' ? drain() : rest();
    }

    private Future<Void> drain() {
        return source.next().compose(bytes -> bytes.isEmpty() ? Future.succeededFuture() : drain());
    }

    private boolean tooMuch(int most) {
        return pending.length > most;
    }

    private <T> Future<T> malformed() {
        source.cancel();
        return Future.failedFuture(
                StorageErrors.invalid("The form cannot be read").exception());
    }

    private Future<Void> more() {
        return source.next().compose(bytes -> {
            if (bytes.isEmpty()) {
                return Future.failedFuture(StorageErrors.invalid("The form ends before its closing boundary")
                        .exception());
            }
            byte[] next = bytes.get().getBytes();
            byte[] joined = new byte[pending.length + next.length];
            System.arraycopy(pending, 0, joined, 0, pending.length);
            System.arraycopy(next, 0, joined, pending.length, next.length);
            pending = joined;
            return Future.succeededFuture();
        });
    }

    private void drop(int count) {
        byte[] left = new byte[pending.length - count];
        System.arraycopy(pending, count, left, 0, left.length);
        pending = left;
    }

    private static int indexOf(byte[] text, byte[] wanted) {
        int last = text.length - wanted.length;
        for (int i = 0; i <= last; i++) {
            if (text[i] == wanted[0]) {
                int j = 1;
                while (j < wanted.length && text[i + j] == wanted[j]) {
                    j++;
                }
                if (j == wanted.length) {
                    return i;
                }
            }
        }
        return -1;
    }
}
