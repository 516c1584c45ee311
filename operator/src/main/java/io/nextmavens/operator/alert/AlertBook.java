package io.nextmavens.operator.alert;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.nextmavens.crds.v1alpha1.AlertCause;
import io.nextmavens.crds.v1alpha1.AlertDelivery;
import io.nextmavens.crds.v1alpha1.AlertSpec;
import io.nextmavens.crds.v1alpha1.AlertStatus;
import io.nextmavens.crds.v1alpha1.NextMavensAlert;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The alerts as objects of the cluster. What is so and who was told are written by two field managers, so that neither
 * takes back what the other wrote. Thread-safe.
 */
final class AlertBook {

    private static final String STATE = "nextmavens-alerts";
    private static final String DELIVERIES = "nextmavens-alerts-outbox";
    private static final String BY_PROJECT = "alerts-by-project";

    private final KubernetesClient client;
    private volatile Optional<IndexerResourceCache<NextMavensAlert>> cache = Optional.empty();

    AlertBook(KubernetesClient client) {
        this.client = client;
    }

    /** Takes where alerts are seen as they were last. */
    void use(IndexerResourceCache<NextMavensAlert> alerts) {
        alerts.addIndexer(
                BY_PROJECT,
                alert -> List.of(key(
                        alert.getMetadata().getNamespace(),
                        alert.getSpec().projectRef().name())));
        cache = Optional.of(alerts);
    }

    /** Whether alerts are seen yet. */
    boolean isOpen() {
        return cache.isPresent();
    }

    /** An alert as it was last seen. */
    Optional<NextMavensAlert> find(String namespace, String name) {
        return cache.flatMap(alerts -> alerts.get(new ResourceID(name, namespace)));
    }

    /** Those of a project as they were last seen. */
    List<NextMavensAlert> of(NextMavensProject project) {
        return cache.map(alerts -> alerts.byIndex(
                        BY_PROJECT,
                        key(
                                project.getMetadata().getNamespace(),
                                project.getMetadata().getName())))
                .orElse(List.of());
    }

    /** Brings an alert to what a look found, where that is something new. */
    void enter(NextMavensProject project, AlertCause cause, Verdict verdict, Instant now) {
        var namespace = project.getMetadata().getNamespace();
        var name = AlertNames.object(project.getMetadata().getName(), cause);
        if (AlertStates.next(find(namespace, name).map(NextMavensAlert::getStatus), verdict, now)
                .isEmpty()) {
            return;
        }
        var alert = identity(namespace, name);
        var there = Optional.ofNullable(client.resource(alert).get());
        var next = AlertStates.next(there.map(NextMavensAlert::getStatus), verdict, now);
        if (next.isEmpty()) {
            return;
        }
        var version = there.orElseGet(() -> create(project, cause, alert))
                .getMetadata()
                .getResourceVersion();
        patch(identity(namespace, name), next.get(), STATE, Optional.of(version));
    }

    private NextMavensAlert create(NextMavensProject project, AlertCause cause, NextMavensAlert alert) {
        alert.setSpec(new AlertSpec(new ProjectReference(project.getMetadata().getName()), cause));
        return client.resource(alert).fieldManager(STATE).forceConflicts().serverSideApply();
    }

    /**
     * Writes down who was told.
     *
     * @param alert as it was last seen
     * @param closed whether nobody has to be told more; refused where the alert has changed meanwhile
     * @return false: it has changed, or is gone
     */
    boolean record(NextMavensAlert alert, List<AlertDelivery> deliveries, boolean closed) {
        var status = alert.getStatus();
        try {
            patch(
                    identity(
                            alert.getMetadata().getNamespace(),
                            alert.getMetadata().getName()),
                    new AlertStatus(
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            closed ? status.episode() : status.closedEpisode(),
                            deliveries),
                    DELIVERIES,
                    closed ? Optional.of(alert.getMetadata().getResourceVersion()) : Optional.empty());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    void delete(NextMavensAlert alert) {
        client.resource(alert).delete();
    }

    private void patch(NextMavensAlert alert, AlertStatus status, String manager, Optional<String> version) {
        version.ifPresent(alert.getMetadata()::setResourceVersion);
        alert.setStatus(status);
        client.resource(alert)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(true)
                        .build());
    }

    private static NextMavensAlert identity(String namespace, String name) {
        var alert = new NextMavensAlert();
        alert.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return alert;
    }

    private static String key(String namespace, String project) {
        return namespace + "/" + project;
    }
}
