package io.nextmavens.standin;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for Telegram's Bot API with its documented limits: 50 MB to send, 20 MB to fetch, 4096 characters of a message,
 * an error of 429 with {@code retry_after} for every few documents and for who sends more messages than 30 a second, one a
 * second to a person or 20 a minute to a group, and a longer wait for who does not keep it. It knows no ranges, as nothing
 * says that Telegram does.
 */
public final class TelegramServer implements AutoCloseable {

    public static final String TOKEN = "1234:token-of-tests";
    public static final String CHANNEL = "-1001234567890";

    /** A chat with one person. */
    public static final String PERSON = "42";

    /** A little less than the second that it says, of its own clock's inaccuracy. */
    private static final Duration WAIT = Duration.ofMillis(950);

    /** How long a request may have been on its way that was sent before its sender was told to wait. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(200);

    private static final int LONGEST_TEXT = 4096;
    private static final int OF_ALL_IN_A_SECOND = 30;
    private static final int OF_A_GROUP_IN_A_MINUTE = 20;
    private static final int SENT_AT_MOST = 50 << 20;
    private static final int FETCHED_AT_MOST = 20 << 20;

    private final HttpServer http;
    private final Path folder;
    private final int messagesAtOnce;
    private final Map<Long, Path> messages = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final AtomicReference<Long> pinned = new AtomicReference<>();
    private final AtomicLong next = new AtomicLong(1);
    private final AtomicInteger sinceWait = new AtomicInteger();
    private final AtomicReference<Refusal> refusal = new AtomicReference<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger impatience = new AtomicInteger();

    private final List<Message> texts = new CopyOnWriteArrayList<>();
    private final AtomicBoolean away = new AtomicBoolean();

    /** Whom it told to wait, and when by {@link System#nanoTime()}. */
    private record Refusal(InetSocketAddress client, long at) {

        boolean holds() {
            return System.nanoTime() - at < WAIT.toNanos();
        }

        /** Whether the sender knew of it: the same connection does, another one does a little later. */
        boolean wasKnownTo(InetSocketAddress sender) {
            return sender.equals(client) || System.nanoTime() - at > ON_ITS_WAY.toNanos();
        }
    }

    /**
     * A message as it arrived.
     *
     * @param chat whom it was sent to
     * @param text what it says
     * @param at when, in milliseconds
     */
    public record Message(String chat, String text, long at) {}

    private TelegramServer(int messagesAtOnce) throws IOException {
        this.messagesAtOnce = messagesAtOnce;
        this.folder = Files.createTempDirectory("nextmavens-telegram-test-");
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        http.createContext("/", this::handle);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    /** Starts one that says 429 after so many messages. */
    public static TelegramServer start(int messagesAtOnce) throws IOException {
        return new TelegramServer(messagesAtOnce);
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public String[] settings() {
        return new String[] {
            "TELEGRAM_API_URL", url(),
            "TELEGRAM_BOT_TOKEN", TOKEN,
            "TELEGRAM_CHANNEL_ID", CHANNEL
        };
    }

    public int messages() {
        return messages.size();
    }

    /** How often it said 429. */
    public int refusals() {
        return refusals.get();
    }

    /** How often somebody came before the time that it had said, and knew of it. */
    public int impatience() {
        return impatience.get();
    }

    /** The texts that were sent, in order. */
    public List<Message> texts() {
        return List.copyOf(texts);
    }

    /** Goes away, or comes back: requests are answered as a gateway without a server does. */
    public void away(boolean isAway) {
        away.set(isAway);
    }

    /** The content of the document with a name, to be damaged. */
    public Path file(String name) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(entry -> folder.resolve(entry.getKey()))
                .findFirst()
                .orElseThrow();
    }

    /** The names of the documents that are there, in the order in which they were sent. */
    public List<String> documents() {
        return messages.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> names.get(entry.getValue().getFileName().toString()))
                .toList();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            if (away.get()) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                byte[] page = "<html>502 Bad Gateway</html>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(502, page.length);
                exchange.getResponseBody().write(page);
                return;
            }
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
        Refusal before = refusal.get();
        if (before != null && before.holds()) {
            if (before.wasKnownTo(exchange.getRemoteAddress())) {
                impatience.incrementAndGet();
            }
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            error(exchange, 429, "Too Many Requests: retry after 1", 1);
            return;
        }
        switch (method) {
            case "sendDocument" -> send(exchange);
            case "sendMessage" -> sendText(exchange);
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
            case "getChat" -> {
                JsonObject chat = new JsonObject().put("id", CHANNEL).put("type", "channel");
                Long number = pinned.get();
                Path file = number == null ? null : messages.get(number);
                if (file != null) {
                    chat.put("pinned_message", message(number, file));
                }
                if (CHANNEL.equals(json(exchange).getString("chat_id"))) {
                    result(exchange, chat);
                } else {
                    error(exchange, 400, "Bad Request: chat not found", 0);
                }
            }
            case "pinChatMessage" -> {
                Long number = json(exchange).getLong("message_id");
                if (messages.containsKey(number)) {
                    pinned.set(number);
                    answer(exchange, 200, new JsonObject().put("ok", true).put("result", true));
                } else {
                    error(exchange, 400, "Bad Request: message to pin not found", 0);
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

    private synchronized void sendText(HttpExchange exchange) throws IOException {
        JsonObject parameters = json(exchange);
        String chat = parameters.getString("chat_id");
        String text = parameters.getString("text", "");
        long now = System.currentTimeMillis();
        if (!chat.equals(CHANNEL) && !chat.equals(PERSON)) {
            error(exchange, 400, "Bad Request: chat not found", 0);
        } else if (text.isBlank()) {
            error(exchange, 400, "Bad Request: message text is empty", 0);
        } else if (text.length() > LONGEST_TEXT) {
            error(exchange, 400, "Bad Request: message is too long", 0);
        } else if (isTooMany(chat, now)) {
            refuse(exchange);
        } else {
            texts.add(new Message(chat, text, now));
            result(
                    exchange,
                    new JsonObject()
                            .put("message_id", next.getAndIncrement())
                            .put("date", now / 1000)
                            .put("text", text));
        }
    }

    private boolean isTooMany(String chat, long now) {
        long ofAll = texts.stream().filter(sent -> sent.at() > now - 1000).count();
        long toChat = texts.stream()
                .filter(sent -> sent.chat().equals(chat) && sent.at() > now - (chat.startsWith("-") ? 60_000 : 1000))
                .count();
        return ofAll >= OF_ALL_IN_A_SECOND || toChat >= (chat.startsWith("-") ? OF_A_GROUP_IN_A_MINUTE : 1);
    }

    private void send(HttpExchange exchange) throws IOException {
        if (sinceWait.incrementAndGet() > messagesAtOnce) {
            sinceWait.set(0);
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            refuse(exchange);
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
        Matcher name = Pattern.compile("filename=\"([^\"]*)\"").matcher(latin.substring(disposition, start));
        names.put(id, name.find() ? name.group(1) : "");
        result(exchange, message(number, file));
    }

    private JsonObject message(long number, Path file) throws IOException {
        String id = file.getFileName().toString();
        return new JsonObject()
                .put("message_id", number)
                .put(
                        "document",
                        new JsonObject()
                                .put("file_id", id)
                                .put("file_name", names.get(id))
                                .put("file_size", Files.size(file)));
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

    private void refuse(HttpExchange exchange) throws IOException {
        refusals.incrementAndGet();
        refusal.set(new Refusal(exchange.getRemoteAddress(), System.nanoTime()));
        error(exchange, 429, "Too Many Requests: retry after 1", 1);
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
