package io.nextmavens.runtime.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Stands in for Cloudinary as its documentation has it: uploads and destroys whose signature and time are checked, assets
 * of type {@code authenticated} that are delivered only at signed addresses, a limit of the plan, and transformations,
 * which it answers with their own text behind the image.
 */
final class CloudinaryServer implements AutoCloseable {

    private static final String CLOUD = "cloud-of-tests";
    private static final String KEY = "123456";
    private static final String SECRET = "secret-of-tests";
    private static final int LARGEST = 10 << 20;
    private static final Pattern DELIVERY = Pattern.compile(
            "/" + CLOUD + "/(image|raw)/authenticated/s--([\\w-]{8})--/(?:((?:[a-z]+_[^/]*))/)?v(\\d+)/([^/]+)");

    private final HttpServer http;
    private final Map<String, byte[]> assets = new ConcurrentHashMap<>();

    private CloudinaryServer() throws IOException {
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        http.createContext("/", this::handle);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    static CloudinaryServer start() throws IOException {
        return new CloudinaryServer();
    }

    String[] settings() {
        String address = "http://127.0.0.1:" + http.getAddress().getPort();
        return new String[] {
            "CLOUDINARY_URL", "cloudinary://" + KEY + ":" + SECRET + "@" + CLOUD,
            "CLOUDINARY_API_URL", address,
            "CLOUDINARY_DELIVERY_URL", address
        };
    }

    int assets() {
        return assets.size();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.matches("/v1_1/" + CLOUD + "/(image|raw)/upload")) {
                upload(exchange, path.split("/", -1)[3]);
            } else if (path.matches("/v1_1/" + CLOUD + "/(image|raw)/destroy")) {
                destroy(exchange, path.split("/", -1)[3]);
            } else {
                deliver(exchange, path);
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private void upload(HttpExchange exchange, String kind) throws IOException {
        Map<String, byte[]> form = form(exchange);
        byte[] file = form.remove("file");
        Map<String, String> fields = new HashMap<>();
        form.forEach((name, value) -> fields.put(name, new String(value, StandardCharsets.UTF_8)));
        if (!isSigned(fields)) {
            error(exchange, 401, "Invalid Signature");
        } else if (file.length > LARGEST) {
            error(exchange, 400, "File size too large. Got " + file.length + ". Maximum is " + LARGEST + ".");
        } else if (kind.equals("image") && !isImage(file)) {
            error(exchange, 400, "Invalid image file");
        } else {
            assets.put(kind + "/" + fields.get("public_id"), file);
            json(
                    exchange,
                    200,
                    new JsonObject()
                            .put("public_id", fields.get("public_id"))
                            .put("version", 1_700_000_000L)
                            .put("format", kind.equals("image") ? "png" : null)
                            .put("bytes", file.length));
        }
    }

    private static boolean isImage(byte[] file) {
        return file.length > 4 && (file[0] & 0xff) == 0x89 && file[1] == 'P';
    }

    private void destroy(HttpExchange exchange, String kind) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            String[] words = pair.split("=", 2);
            fields.put(words[0], URLDecoder.decode(words[1], StandardCharsets.UTF_8));
        }
        if (!isSigned(fields)) {
            error(exchange, 401, "Invalid Signature");
        } else {
            boolean there = assets.remove(kind + "/" + fields.get("public_id")) != null;
            json(exchange, 200, new JsonObject().put("result", there ? "ok" : "not found"));
        }
    }

    private static boolean isSigned(Map<String, String> fields) {
        String text = new TreeMap<>(fields)
                .entrySet().stream()
                        .filter(field -> !field.getKey().equals("signature")
                                && !field.getKey().equals("api_key"))
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
        long age = System.currentTimeMillis() / 1000 - Long.parseLong(fields.getOrDefault("timestamp", "0"));
        return KEY.equals(fields.get("api_key"))
                && Math.abs(age) < 3600
                && HexFormat.of().formatHex(sha1(text + SECRET)).equals(fields.get("signature"));
    }

    private void deliver(HttpExchange exchange, String path) throws IOException {
        Matcher delivery = DELIVERY.matcher(path);
        if (!delivery.matches()) {
            error(exchange, 404, "Resource not found");
            return;
        }
        String transformation = delivery.group(3);
        String signed = (transformation == null ? "" : transformation + "/") + delivery.group(5);
        String expected =
                Base64.getUrlEncoder().encodeToString(sha1(signed + SECRET)).substring(0, 8);
        String id = delivery.group(5).replaceAll("\\.png$", "");
        byte[] asset = assets.get(delivery.group(1) + "/" + id);
        if (!expected.equals(delivery.group(2))) {
            error(exchange, 401, "Invalid signature in URL");
        } else if (asset == null) {
            error(exchange, 404, "Resource not found");
        } else {
            byte[] body = transformation == null ? asset : transformed(asset, transformation);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] transformed(byte[] asset, String transformation) {
        byte[] text = transformation.getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[asset.length + text.length];
        System.arraycopy(asset, 0, body, 0, asset.length);
        System.arraycopy(text, 0, body, asset.length, text.length);
        return body;
    }

    private static Map<String, byte[]> form(HttpExchange exchange) throws IOException {
        String boundary = exchange.getRequestHeaders().getFirst("Content-Type").split("boundary=", 2)[1];
        byte[] body = exchange.getRequestBody().readAllBytes();
        String latin = new String(body, StandardCharsets.ISO_8859_1);
        Map<String, byte[]> fields = new HashMap<>();
        for (String part : latin.split(Pattern.quote("--" + boundary), -1)) {
            Matcher name = Pattern.compile("name=\"([^\"]*)\"").matcher(part);
            int start = part.indexOf("\r\n\r\n");
            if (start > 0 && name.find()) {
                fields.put(
                        name.group(1),
                        part.substring(start + 4, part.length() - 2).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return fields;
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        exchange.getRequestBody().readAllBytes();
        json(exchange, status, new JsonObject().put("error", new JsonObject().put("message", message)));
    }

    private static void json(HttpExchange exchange, int status, JsonObject body) throws IOException {
        byte[] bytes = body.encode().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
