package io.nextmavens.runtime.rest.response;

import io.nextmavens.runtime.rest.Header;
import java.util.OptionalLong;

/** The Content-Range header (RFC 9110, section 14.4) without its unit, which is rows, and the status that goes with it. */
final class ContentRange {

    private ContentRange() {}

    /** {@code first-last/total}; the rows are {@code *} where there are none, and the total where it is not known. */
    static Header header(long first, long last, OptionalLong total) {
        boolean empty = first > last || (total.isPresent() && total.getAsLong() == 0);
        return new Header(
                "Content-Range",
                (empty ? "*" : first + "-" + last) + "/"
                        + (total.isPresent() ? Long.toString(total.getAsLong()) : "*"));
    }

    /** 200 for all rows, or where it is not known whether they are all; 206 for some; 416 for none where some are. */
    static int status(long first, long rows, OptionalLong total) {
        if (total.isEmpty()) {
            return 200;
        }
        if (first > total.getAsLong()) {
            return 416;
        }
        return rows < total.getAsLong() ? 206 : 200;
    }
}
