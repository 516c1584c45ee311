package io.nextmavens.operator.dokploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nextmavens.crds.v1alpha1.ApplicationStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * What Dokploy says of a deployment. It has two forms: the notification of the provider Webhook
 * (docs.dokploy.com/docs/core/webhook: title, message, timestamp, and for builds projectName, applicationName,
 * applicationType, status, errorMessage, buildLink), and the event of an application's webhooks (event, timestamp and
 * deployment). Pure.
 */
sealed interface DokployNotice {

    /** A deployment's. */
    record Deployment(ApplicationStatus status) implements DokployNotice {}

    /** Something else that Dokploy tells of, such as the test of a notification. */
    record Other(String title) implements DokployNotice {}

    /** No notification. */
    record Unreadable(String why) implements DokployNotice {}

    int LONGEST_MESSAGE = 1000;
    int LONGEST_NAME = 253;
    int LONGEST_LINK = 1024;

    static DokployNotice parse(String body, Instant now) {
        JsonNode json;
        try {
            json = JsonMapper.builder().build().readTree(body);
        } catch (JsonProcessingException e) {
            return new Unreadable("the body is no JSON");
        }
        if (json == null || !json.isObject()) {
            return new Unreadable("the body is no object of JSON");
        }
        if (json.path("event").asText().startsWith("deployment.")) {
            return event(json, now);
        }
        if (!json.path("title").isTextual()) {
            return new Unreadable("the body has neither event nor title");
        }
        boolean isBuild = json.path("type").asText().equals("build")
                && json.path("applicationName").isTextual();
        return isBuild
                ? new Deployment(new ApplicationStatus(
                        cut(json.path("applicationName").asText(), LONGEST_NAME),
                        json.path("status").asText().equals("success") ? "Succeeded" : ApplicationStatus.FAILED,
                        at(json, now),
                        text(json, "errorMessage", LONGEST_MESSAGE).orElse(null),
                        text(json, "buildLink", LONGEST_LINK).orElse(null)))
                : new Other(cut(json.path("title").asText(), LONGEST_NAME));
    }

    private static DokployNotice event(JsonNode json, Instant now) {
        var deployment = json.path("deployment");
        if (!deployment.path("applicationName").isTextual()) {
            return new Unreadable("deployment.applicationName is missing");
        }
        var state =
                switch (json.path("event").asText().toLowerCase(Locale.ROOT)) {
                    case "deployment.started" -> "Started";
                    case "deployment.success" -> "Succeeded";
                    case "deployment.failed" -> ApplicationStatus.FAILED;
                    case "deployment.cancelled" -> "Cancelled";
                    default -> "";
                };
        return state.isEmpty()
                ? new Other(cut(json.path("event").asText(), LONGEST_NAME))
                : new Deployment(new ApplicationStatus(
                        cut(deployment.path("applicationName").asText(), LONGEST_NAME),
                        state,
                        at(json, now),
                        text(deployment, "errorMessage", LONGEST_MESSAGE).orElse(null),
                        text(deployment, "url", LONGEST_LINK).orElse(null)));
    }

    private static String at(JsonNode json, Instant now) {
        try {
            return Instant.parse(json.path("timestamp").asText())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (DateTimeParseException e) {
            return now.truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }

    private static Optional<String> text(JsonNode json, String field, int longest) {
        return Optional.of(json.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank())
                .map(text -> cut(text, longest));
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
