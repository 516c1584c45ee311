package io.nextmavens.runtime.storage.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a content that is asked for (RFC 9110, section 14). Pure.
 *
 * @param offset of the first byte
 * @param length in bytes, at least 1
 */
public record ByteRange(long offset, long length) {

    private static final Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /** What a Range header asks for. */
    public sealed interface Asked {
        /** Everything: no header, several ranges, or another unit, which a server may ignore. */
        record Everything() implements Asked {}

        /** One range of it. */
        record Some(ByteRange range) implements Asked {}

        /** Nothing that is there: 416. */
        record Unsatisfiable() implements Asked {}
    }

    /** Reads the header for a content of that size. */
    public static Asked read(Optional<String> header, long size) {
        Matcher range = ONE.matcher(header.orElse(""));
        if (!range.matches()) {
            return new Asked.Everything();
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return new Asked.Everything();
        }
        if (first.isEmpty()) {
            long count = Math.min(Long.parseLong(last), size);
            return count == 0 ? new Asked.Unsatisfiable() : new Asked.Some(new ByteRange(size - count, count));
        }
        long from = Long.parseLong(first);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return new Asked.Everything();
        }
        if (from >= size) {
            return new Asked.Unsatisfiable();
        }
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        return new Asked.Some(new ByteRange(from, to - from + 1));
    }

    /** The Content-Range header. */
    public String header(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
