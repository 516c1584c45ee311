package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kubernetes events on an object of ours, each in the log too. An event that cannot be written, as in a namespace that is
 * being deleted, stays in the log and stops nothing.
 */
public final class ObjectEvents {

    private static final Logger LOGGER = LoggerFactory.getLogger(ObjectEvents.class);

    /** The API server refuses longer messages (core/v1 Event validation). */
    private static final int LONGEST_MESSAGE = 1024;

    private final KubernetesClient client;
    private final HasMetadata object;

    public ObjectEvents(KubernetesClient client, HasMetadata object) {
        this.client = client;
        this.object = object;
    }

    /** Tells of what was done. */
    public void normal(String reason, String message) {
        write("Normal", reason, message);
    }

    /** Tells of what is wrong. */
    public void warning(String reason, String message) {
        write("Warning", reason, message);
    }

    private void write(String type, String reason, String message) {
        var metadata = object.getMetadata();
        var kind = object.getKind().replace("NextMavens", "").toLowerCase(Locale.ROOT);
        LOGGER.atInfo()
                .addKeyValue("namespace", metadata.getNamespace())
                .addKeyValue(kind, metadata.getName())
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
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
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
                    .addKeyValue(kind, metadata.getName())
                    .addKeyValue("reason", reason)
                    .setCause(e)
                    .log("the event could not be written");
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
