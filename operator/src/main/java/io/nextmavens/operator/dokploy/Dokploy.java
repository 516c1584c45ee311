package io.nextmavens.operator.dokploy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nextmavens.operator.project.ProjectParts;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the parts together, and answers the requests of Dokploy. Thread-safe; one per operator. */
public final class Dokploy implements AutoCloseable {

    /** Where requests go to, before the namespace and the name of a project. */
    public static final String PATH = "/webhooks/dokploy/";

    private static final Pattern PROJECT = Pattern.compile(Pattern.quote(PATH) + "([a-z0-9-]{1,63})/([a-z0-9-]{1,63})");
    private static final String BEARER = "Bearer ";
    private static final int LARGEST_BODY = 64 * 1024;

    private final Vertx vertx;
    private final DokployWebhook webhook;
    private final Redeployments redeployments;

    /** @param firstPause after a request to Dokploy that failed */
    public Dokploy(KubernetesClient client, Vertx vertx, ProjectParts parts, Duration firstPause) {
        var book = new DeploymentBook(client);
        this.vertx = vertx;
        this.webhook = new DokployWebhook(client, book, Clock.systemUTC());
        this.redeployments = new Redeployments(client, parts.secrets(), book, Clock.systemUTC(), firstPause);
        parts.observe(redeployments);
    }

    /** Answers a request whose path begins with {@link #PATH}. */
    public void answer(HttpServerRequest request) {
        Matcher project = PROJECT.matcher(request.path());
        if (!project.matches() || !request.method().equals(HttpMethod.POST)) {
            end(request, new DokployWebhook.Answer(404, "POST " + PATH + "<namespace>/<project>"));
            return;
        }
        var length = length(request);
        if (length.isEmpty() || length.getAsLong() > LARGEST_BODY) {
            end(
                    request,
                    length.isEmpty()
                            ? new DokployWebhook.Answer(411, "the request has no content-length")
                            : new DokployWebhook.Answer(413, "the body is larger than 64 KiB"));
            return;
        }
        var token = token(request);
        request.body()
                .compose(body -> vertx.executeBlocking(
                        () -> webhook.take(
                                project.group(1), project.group(2), token, body.toString(StandardCharsets.UTF_8)),
                        false))
                .onSuccess(answer -> end(request, answer))
                .onFailure(cause -> end(request, new DokployWebhook.Answer(500, "it could not be taken")));
    }

    private static OptionalLong length(HttpServerRequest request) {
        var text = request.getHeader("content-length");
        return text != null && text.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** Dokploy's webhook has an address alone, and its custom one has headers. */
    private static String token(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("authorization"))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()))
                .or(() -> Optional.ofNullable(request.getParam("token")))
                .orElse("");
    }

    private static void end(HttpServerRequest request, DokployWebhook.Answer answer) {
        var response = request.response().setStatusCode(answer.status());
        var _ = answer.message().isEmpty()
                ? response.end()
                : response.putHeader("content-type", "text/plain; charset=utf-8")
                        .end(answer.message() + "\n");
    }

    @Override
    public void close() {
        redeployments.close();
    }
}
