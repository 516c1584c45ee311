package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.operator.owned.ProjectObjects;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kubernetes events on a project, each in the log too. An event that cannot be written, as in a namespace that is
 * being deleted, stays in the log and stops nothing.
 */
final class ProjectEvents {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProjectEvents.class);

    /** The API server refuses longer messages (core/v1 Event validation). */
    private static final int LONGEST_MESSAGE = 1024;

    private final KubernetesClient client;
    private final NextMavensProject project;

    ProjectEvents(KubernetesClient client, NextMavensProject project) {
        this.client = client;
        this.project = project;
    }

    void normal(EventReason reason, String message) {
        write("Normal", reason.text(), message);
    }

    void warning(String reason, String message) {
        write("Warning", reason, message);
    }

    private void write(String type, String reason, String message) {
        var metadata = project.getMetadata();
        LOGGER.atInfo()
                .addKeyValue("namespace", metadata.getNamespace())
                .addKeyValue("project", metadata.getName())
                .addKeyValue("type", type)
                .addKeyValue("reason", reason)
                .log(message);
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withGenerateName(metadata.getName() + ".")
                .endMetadata()
                .withType(type)
                .withReason(reason)
                .withMessage(shortened(message))
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(ProjectObjects.MANAGED_BY)
                .endSource()
                .withReportingComponent(ProjectObjects.MANAGED_BY)
                .withNewInvolvedObject()
                .withApiVersion(project.getApiVersion())
                .withKind(project.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .endInvolvedObject()
                .build();
        try {
            client.v1().events().resource(event).create();
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("namespace", metadata.getNamespace())
                    .addKeyValue("project", metadata.getName())
                    .addKeyValue("reason", reason)
                    .setCause(e)
                    .log("the event could not be written");
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
