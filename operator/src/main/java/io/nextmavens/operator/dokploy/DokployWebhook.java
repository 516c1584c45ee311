package io.nextmavens.operator.dokploy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.crds.v1alpha1.ApplicationStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ObjectEvents;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what Dokploy says of deployments: events, status, and by it an alert. Blocks; thread-safe. */
final class DokployWebhook {

    private static final Logger LOGGER = LoggerFactory.getLogger(DokployWebhook.class);
    private static final String TOKEN = "webhook-token";
    private static final int ACCEPTED = 204;
    private static final int UNREADABLE = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final KubernetesClient client;
    private final DeploymentBook book;
    private final Clock clock;

    DokployWebhook(KubernetesClient client, DeploymentBook book, Clock clock) {
        this.client = client;
        this.book = book;
        this.clock = clock;
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param message for people
     */
    record Answer(int status, String message) {}

    /**
     * Takes a notification. Nobody learns which projects there are.
     *
     * @param token what the request carries
     */
    Answer take(String namespace, String name, String token, String body) {
        try {
            var project = book.project(namespace, name).filter(found -> isOf(found, token));
            if (project.isEmpty()) {
                return new Answer(UNAUTHORIZED, "the project is not there, or the token is not its webhook-token");
            }
            return switch (DokployNotice.parse(body, clock.instant())) {
                case DokployNotice.Unreadable unreadable -> new Answer(UNREADABLE, unreadable.why());
                case DokployNotice.Other ignored -> new Answer(ACCEPTED, "");
                case DokployNotice.Deployment deployment -> {
                    enter(project.get(), deployment.status());
                    yield new Answer(ACCEPTED, "");
                }
            };
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("namespace", namespace)
                    .addKeyValue("project", name)
                    .setCause(e)
                    .log("what Dokploy said could not be written down");
            return new Answer(UNAVAILABLE, "it could not be written down; send it again");
        }
    }

    private void enter(NextMavensProject project, ApplicationStatus application) {
        book.enter(project, application);
        var events = new ObjectEvents(client, project);
        var message = application.name()
                + Optional.ofNullable(application.message())
                        .map(text -> ": " + text)
                        .orElse("")
                + Optional.ofNullable(application.link())
                        .map(link -> " (" + link + ")")
                        .orElse("");
        if (application.state().equals(ApplicationStatus.FAILED)) {
            events.warning("ApplicationFailed", message);
        } else {
            events.normal("Application" + application.state(), message);
        }
    }

    private boolean isOf(NextMavensProject project, String token) {
        var deployments = project.getSpec().deployments();
        if (deployments == null || deployments.dokploy() == null) {
            return false;
        }
        var secret = client.secrets()
                .inNamespace(project.getMetadata().getNamespace())
                .withName(deployments.dokploy().secretRef().name())
                .get();
        return Optional.ofNullable(secret)
                .map(Secret::getData)
                .filter(Objects::nonNull)
                .map((Map<String, String> data) -> data.get(TOKEN))
                .map(value -> Base64.getDecoder().decode(value))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
                .filter(known -> !known.isEmpty())
                .filter(known -> MessageDigest.isEqual(
                        known.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }
}
