package io.nextmavens.runtime.storage.content.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 for S3 ("Signing AWS API requests", Amazon S3 API reference, 2006-03-01). Pure and thread-safe.
 *
 * @param accessKey of who asks
 * @param secretKey of who asks
 * @param region of the scope
 */
record SigV4(String accessKey, String secretKey, String region) {

    /** The body is not part of the signature: it streams, and TCP or TLS keeps it whole. */
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();

    /** What is signed of a request; query values not yet encoded. */
    record Request(String method, String host, String path, SortedMap<String, String> query) {}

    /** The headers that sign the request, besides Host. */
    Map<String, String> headers(Request request, String payloadHash, Instant now) {
        String time = TIME.format(now);
        SortedMap<String, String> signed = new TreeMap<>();
        signed.put("host", request.host());
        signed.put("x-amz-content-sha256", payloadHash);
        signed.put("x-amz-date", time);
        String signature = signature(request, signed, payloadHash, time);
        return Map.of(
                "x-amz-content-sha256",
                payloadHash,
                "x-amz-date",
                time,
                "authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope(time) + ", SignedHeaders="
                        + String.join(";", signed.keySet()) + ", Signature=" + signature);
    }

    /** The query of a URL that is good without further headers for so many seconds. */
    String presignedQuery(Request request, long seconds, Instant now) {
        String time = TIME.format(now);
        SortedMap<String, String> query = new TreeMap<>(request.query());
        query.put("X-Amz-Algorithm", ALGORITHM);
        query.put("X-Amz-Credential", accessKey + "/" + scope(time));
        query.put("X-Amz-Date", time);
        query.put("X-Amz-Expires", Long.toString(seconds));
        query.put("X-Amz-SignedHeaders", "host");
        SortedMap<String, String> signed = new TreeMap<>(Map.of("host", request.host()));
        Request whole = new Request(request.method(), request.host(), request.path(), query);
        return query(query) + "&X-Amz-Signature=" + signature(whole, signed, UNSIGNED, time);
    }

    private String signature(Request request, SortedMap<String, String> signed, String payloadHash, String time) {
        StringBuilder canonical = new StringBuilder(request.method())
                .append('\n')
                .append(request.path())
                .append('\n')
                .append(query(request.query()))
                .append('\n');
        signed.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        canonical
                .append('\n')
                .append(String.join(";", signed.keySet()))
                .append('\n')
                .append(payloadHash);
        String toSign = ALGORITHM + "\n" + time + "\n" + scope(time) + "\n" + HEX.formatHex(sha256(canonical));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String step : new String[] {time.substring(0, 8), region, "s3", "aws4_request"}) {
            key = hmac(key, step);
        }
        return HEX.formatHex(hmac(key, toSign));
    }

    private String scope(String time) {
        return time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    }

    /** The canonical query string, which is also the one to send. */
    static String query(SortedMap<String, String> query) {
        StringBuilder text = new StringBuilder();
        query.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(encode(name, false))
                .append('=')
                .append(encode(value, false)));
        return text.toString();
    }

    static String encodePath(String path) {
        return encode(path, true);
    }

    /** All but the unreserved characters of RFC 3986 are percent-encoded. */
    private static String encode(String text, boolean slashes) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~'
                    || (slashes && c == '/');
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HEX.withUpperCase().toHexDigits((byte) c));
            }
        }
        return out.toString();
    }

    static String sha256Hex(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] sha256(StringBuilder text) {
        return HEX.parseHex(sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "SigV4[" + accessKey + "]";
    }
}
