package io.nextmavens.operator.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The page's files, from the folder {@code dashboard} of the class path, in memory. Immutable. */
final class PageFiles {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /**
     * A file.
     *
     * @param type its media type
     * @param text its content
     * @param tag its entity tag (RFC 9110, section 8.8.3)
     */
    record File(String type, String text, String tag) {}

    private final Map<String, File> byPath = new TreeMap<>();

    /** Reads them. */
    static PageFiles read() {
        var files = new PageFiles();
        for (String name : new String[] {
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "api.js",
            "chart.js",
            "elements.js",
            "format.js",
            "list.js",
            "project.js",
            "sign-in.js"
        }) {
            files.byPath.put("/" + name, file(name));
        }
        files.byPath.put("/", files.byPath.get("/index.html"));
        return files;
    }

    Optional<File> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static File file(String name) {
        try (var content = PageFiles.class.getResourceAsStream("/dashboard/" + name)) {
            if (content == null) {
                throw new IllegalStateException("the file dashboard/" + name + " is missing from the class path");
            }
            var bytes = content.readAllBytes();
            return new File(
                    TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                    new String(bytes, StandardCharsets.UTF_8),
                    "\"" + HexFormat.of().formatHex(digest(bytes), 0, 12) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
