package io.nextmavens.runtime.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for Telegram's Bot API with its documented limits: 50 MB to send, 20 MB to fetch, an error of 429 with {@code
 * retry_after} for every few messages, and a longer wait for who does not keep it. It knows no ranges, as nothing says
 * that Telegram does.
 */
final class TelegramServer implements AutoCloseable {

    static final String TOKEN = "1234:token-of-tests";
    static final String CHANNEL = "-1001234567890";
    private static final int SENT_AT_MOST = 50 << 20;
    private static final int FETCHED_AT_MOST = 20 << 20;

    private final HttpServer http;
    private final Path folder;
    private final int messagesAtOnce;
    private final Map<Long, Path> messages = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong(1);
    private final AtomicInteger sinceWait = new AtomicInteger();
    private final AtomicLong waitUntil = new AtomicLong();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger impatience = new AtomicInteger();

    private TelegramServer(int messagesAtOnce) throws IOException {
        this.messagesAtOnce = messagesAtOnce;
        this.folder = Files.createTempDirectory("nextmavens-telegram-test-");
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        http.createContext("/", this::handle);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    /** Starts one that says 429 after so many messages. */
    static TelegramServer start(int messagesAtOnce) throws IOException {
        return new TelegramServer(messagesAtOnce);
    }

    String[] settings() {
        return new String[] {
            "TELEGRAM_API_URL", "http://127.0.0.1:" + http.getAddress().getPort(),
            "TELEGRAM_BOT_TOKEN", TOKEN,
            "TELEGRAM_CHANNEL_ID", CHANNEL
        };
    }

    int messages() {
        return messages.size();
    }

    /** How often it said 429. */
    int refusals() {
        return refusals.get();
    }

    /** How often somebody came before the time that it had said. */
    int impatience() {
        return impatience.get();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/file/bot" + TOKEN + "/documents/")) {
                file(exchange, path.substring(path.lastIndexOf('/') + 1));
            } else if (!path.startsWith("/bot" + TOKEN + "/")) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                error(exchange, 401, "Unauthorized", 0);
            } else {
                method(exchange, path.substring(path.lastIndexOf('/') + 1));
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void method(HttpExchange exchange, String method) throws IOException {
        long now = System.currentTimeMillis();
        if (now < waitUntil.get()) {
            impatience.incrementAndGet();
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            error(exchange, 429, "Too Many Requests: retry after 1", 1);
            return;
        }
        switch (method) {
            case "sendDocument" -> send(exchange);
            case "getFile" -> {
                String id = json(exchange).getString("file_id");
                Path file = folder.resolve(id);
                if (!Files.exists(file)) {
                    error(exchange, 400, "Bad Request: invalid file_id", 0);
                } else if (Files.size(file) > FETCHED_AT_MOST) {
                    error(exchange, 400, "Bad Request: file is too big", 0);
                } else {
                    result(exchange, new JsonObject().put("file_id", id).put("file_path", "documents/" + id));
                }
            }
            case "deleteMessage" -> {
                JsonObject parameters = json(exchange);
                Path file = messages.remove(parameters.getLong("message_id"));
                if (file == null || !parameters.getString("chat_id").equals(CHANNEL)) {
                    error(exchange, 400, "Bad Request: message to delete not found", 0);
                } else {
                    Files.deleteIfExists(file);
                    answer(exchange, 200, new JsonObject().put("ok", true).put("result", true));
                }
            }
            default -> error(exchange, 404, "Not Found", 0);
        }
    }

    private void send(HttpExchange exchange) throws IOException {
        if (sinceWait.incrementAndGet() > messagesAtOnce) {
            sinceWait.set(0);
            refusals.incrementAndGet();
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            waitUntil.set(System.currentTimeMillis() + 950);
            error(exchange, 429, "Too Many Requests: retry after 1", 1);
            return;
        }
        Matcher boundary = Pattern.compile("boundary=(\\S+)")
                .matcher(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (!boundary.find()) {
            error(exchange, 400, "Bad Request: no form", 0);
            return;
        }
        byte[] body = new BufferedInputStream(exchange.getRequestBody()).readAllBytes();
        String latin = new String(body, StandardCharsets.ISO_8859_1);
        int disposition = latin.indexOf("name=\"document\"");
        int start = latin.indexOf("\r\n\r\n", disposition) + 4;
        int end = latin.lastIndexOf("\r\n--" + boundary.group(1) + "--");
        if (!latin.contains("name=\"chat_id\"\r\n\r\n" + CHANNEL + "\r\n") || disposition < 0 || end < start) {
            error(exchange, 400, "Bad Request: chat not found", 0);
            return;
        }
        if (end - start > SENT_AT_MOST) {
            error(exchange, 413, "Request Entity Too Large", 0);
            return;
        }
        long number = next.getAndIncrement();
        String id = "BQACAgQ-" + number;
        Path file = folder.resolve(id);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(body, start, end - start);
        }
        messages.put(number, file);
        result(
                exchange,
                new JsonObject()
                        .put("message_id", number)
                        .put("document", new JsonObject().put("file_id", id).put("file_size", end - start)));
    }

    private void file(HttpExchange exchange, String id) throws IOException {
        Path file = folder.resolve(id);
        if (!Files.exists(file) || Files.size(file) > FETCHED_AT_MOST) {
            error(exchange, 404, "Not Found", 0);
            return;
        }
        exchange.sendResponseHeaders(200, Files.size(file));
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(exchange.getResponseBody());
        }
    }

    private static JsonObject json(HttpExchange exchange) throws IOException {
        return new JsonObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void result(HttpExchange exchange, JsonObject result) throws IOException {
        answer(exchange, 200, new JsonObject().put("ok", true).put("result", result));
    }

    private static void error(HttpExchange exchange, int code, String description, int retryAfter) throws IOException {
        JsonObject body =
                new JsonObject().put("ok", false).put("error_code", code).put("description", description);
        if (retryAfter > 0) {
            body.put("parameters", new JsonObject().put("retry_after", retryAfter));
        }
        answer(exchange, code, body);
    }

    private static void answer(HttpExchange exchange, int status, JsonObject body) throws IOException {
        byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        messages.values().forEach(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
