package io.nextmavens.runtime.graphql.playground;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** GraphiQL for browsers, with all it needs on board. Thread-safe. */
public final class Playground {

    private static final String FILES = "/playground/";

    /** Where the files lie: the page and its script are ours, GraphiQL comes in a library. */
    private static final String OWN = "/playground/";

    private static final String BUNDLED = "/META-INF/resources/graphql-ui/";
    private static final Map<String, String> FOLDERS = Map.of(
            "playground.js", OWN,
            "graphiql.min.js", BUNDLED,
            "graphiql.min.css", BUNDLED,
            "react.production.min.js", BUNDLED,
            "react-dom.production.min.js", BUNDLED,
            "favicon.ico", BUNDLED);
    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "ico", "image/x-icon");

    private final Map<String, Buffer> files = new ConcurrentHashMap<>();

    /**
     * Answers a browser's request for the page or one of its files; false when it is none.
     *
     * @param base the service's prefix, one of ours
     * @param path behind it
     */
    public boolean answers(HttpServerRequest request, String base, String path) {
        String accept = request.getHeader("Accept");
        if (path.equals("/") && accept != null && accept.contains("text/html")) {
            String page = files.computeIfAbsent("index.html", name -> read(OWN + name))
                    .toString()
                    .replace("{{base}}", base);
            answer(request, "text/html; charset=utf-8", "no-cache", Buffer.buffer(page));
            return true;
        }
        if (!path.startsWith(FILES)) {
            return false;
        }
        String name = path.substring(FILES.length());
        Optional<String> folder = Optional.ofNullable(FOLDERS.get(name));
        folder.ifPresent(in -> answer(
                request,
                TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                "public, max-age=3600",
                files.computeIfAbsent(name, file -> read(in + file))));
        return folder.isPresent();
    }

    private static void answer(HttpServerRequest request, String type, String cache, Buffer body) {
        var _ = request.response()
                .putHeader("Content-Type", type)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Cache-Control", cache)
                .end(body);
    }

    private static Buffer read(String resource) {
        try (InputStream in = Playground.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on board");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
