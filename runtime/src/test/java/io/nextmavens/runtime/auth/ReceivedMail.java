package io.nextmavens.runtime.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail as it came.
 *
 * @param raw headers and body, lines ending with line feeds
 */
public record ReceivedMail(String from, List<String> recipients, String raw) {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]+/verify\\?[^\\s\"<>]+");
    private static final Pattern CODE = Pattern.compile("(?:code|you): ?\\s*([0-9]{6,10})");

    /** The headers of the mail itself, not of its parts. */
    public String headers() {
        return raw.substring(0, raw.indexOf("\n\n"));
    }

    public String header(String name) {
        String unfolded = headers().replaceAll("\n[ \t]+", " ");
        return unfolded.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    public String subject() {
        return header("Subject");
    }

    /** The part in plain text. */
    public String text() {
        return part("text/plain");
    }

    public String html() {
        return part("text/html");
    }

    /** The link in the text. */
    public String link() {
        Matcher link = LINK.matcher(text());
        if (!link.find()) {
            throw new AssertionError("no link in " + text());
        }
        return link.group();
    }

    /** The code in the text. */
    public String code() {
        Matcher code = CODE.matcher(text());
        if (!code.find()) {
            throw new AssertionError("no code in " + text());
        }
        return code.group(1);
    }

    private String part(String type) {
        int start = raw.toLowerCase(Locale.ROOT).indexOf("content-type: " + type);
        if (start < 0) {
            throw new AssertionError("no part of type " + type + " in " + raw);
        }
        int head = raw.lastIndexOf("\n--", start);
        String headers = raw.substring(Math.max(0, head), raw.indexOf("\n\n", start));
        int body = raw.indexOf("\n\n", start) + 2;
        int end = raw.indexOf("\n--", body);
        String text = raw.substring(body, end < 0 ? raw.length() : end);
        return headers.toLowerCase(Locale.ROOT).contains("quoted-printable") ? quotedPrintable(text) : text;
    }

    private static String quotedPrintable(String text) {
        String joined = text.replace("=\n", "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < joined.length(); i++) {
            char c = joined.charAt(i);
            if (c == '=' && i + 2 < joined.length()) {
                bytes.write(Integer.parseInt(joined.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
