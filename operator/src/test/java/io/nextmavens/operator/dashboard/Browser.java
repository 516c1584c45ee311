package io.nextmavens.operator.dashboard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a browser does with the dashboard, without the page. */
final class Browser {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;
    private String cookie = "";

    Browser(URI base) {
        this.base = base;
    }

    /** Signs in and keeps the cookie. */
    HttpResponse<String> signIn(String token) throws IOException, InterruptedException {
        var answer = send(HttpRequest.newBuilder(base.resolve("/api/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        new JsonObject().put("token", token).encode())));
        answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        return answer;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve(path)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.header("Cookie", cookie).build(), BodyHandlers.ofString());
    }

    /** The names of the projects in the list. */
    List<String> names() throws IOException, InterruptedException {
        JsonArray projects = new JsonObject(get("/api/projects").body()).getJsonArray("projects");
        return projects.stream()
                .map(project -> ((JsonObject) project).getString("name"))
                .sorted()
                .toList();
    }

    /** The lines of the stream, as they come. */
    LinkedBlockingQueue<String> stream() throws IOException, InterruptedException {
        long version = new JsonObject(get("/api/projects").body()).getLong("version");
        var request = HttpRequest.newBuilder(base.resolve("/api/stream?since=" + version))
                .header("Cookie", cookie)
                .build();
        var lines = new LinkedBlockingQueue<String>();
        var _ = client.sendAsync(request, BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body().forEach(lines::add));
        return lines;
    }

    /** Waits for a line of a stream. */
    static String await(LinkedBlockingQueue<String> lines, String part) throws InterruptedException {
        while (true) {
            String line = lines.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the stream does not tell of " + part);
            }
            if (line.contains(part)) {
                return line;
            }
        }
    }
}
