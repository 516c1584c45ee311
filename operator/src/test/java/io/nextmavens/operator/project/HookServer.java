package io.nextmavens.operator.project;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Takes what is posted to it, and looks at its signature as docs/alerts.md says. */
final class HookServer implements AutoCloseable {

    static final String SECRET = "a-secret-of-tests";

    private final HttpServer http;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger forged = new AtomicInteger();
    private final AtomicInteger toRefuse = new AtomicInteger();

    HookServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        http.createContext("/alerts", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            if (!signature(headers.getFirst("x-nextmavens-timestamp"), body)
                    .equals(headers.getFirst("x-nextmavens-signature"))) {
                forged.incrementAndGet();
                exchange.sendResponseHeaders(401, -1);
            } else if (toRefuse.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(503, -1);
            } else {
                bodies.add(body);
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/alerts";
    }

    /** Says 503 so many times. */
    void refuse(int times) {
        toRefuse.set(times);
    }

    List<String> bodies() {
        return List.copyOf(bodies);
    }

    int forged() {
        return forged.get();
    }

    private static String signature(String timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256="
                    + HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
