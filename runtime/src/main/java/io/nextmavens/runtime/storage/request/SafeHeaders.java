package io.nextmavens.runtime.storage.request;

import io.nextmavens.runtime.storage.content.MediaTypes;
import io.vertx.core.MultiMap;
import java.util.Set;

/**
 * Headers that keep content from acting as a page of this origin: what came from a client is data, whatever it says.
 */
public final class SafeHeaders {

    /** Types that a browser runs scripts of when it is shown them as a page; sent as text. */
    private static final Set<String> PAGES = Set.of(
            "text/html",
            "application/xhtml+xml",
            "text/xml",
            "application/xml",
            "text/xsl",
            "application/xslt+xml",
            "multipart/x-mixed-replace",
            "message/rfc822",
            "application/mathml+xml",
            "application/rdf+xml",
            "application/atom+xml",
            "application/rss+xml");

    private SafeHeaders() {}

    /** Sets them. */
    public static void set(MultiMap headers, String mediaType) {
        headers.set("Content-Type", typeOf(mediaType));
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    }

    /** The type to send content of that type as. */
    static String typeOf(String mediaType) {
        String essence = MediaTypes.essence(mediaType);
        boolean page = PAGES.contains(essence) || (essence.endsWith("+xml") && !essence.equals("image/svg+xml"));
        if (page) {
            return "text/plain; charset=utf-8";
        }
        // a line break would end the header
        return mediaType.chars().allMatch(c -> c >= 0x20 && c < 0x7f) ? mediaType : MediaTypes.UNKNOWN;
    }
}
