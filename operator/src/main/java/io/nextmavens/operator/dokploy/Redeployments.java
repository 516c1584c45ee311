package io.nextmavens.operator.dokploy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.ConditionType;
import io.nextmavens.crds.v1alpha1.DeploymentsStatus;
import io.nextmavens.crds.v1alpha1.DokploySpec;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;
import io.nextmavens.crds.v1alpha1.RedeploymentStatus;
import io.nextmavens.operator.owned.Digest;
import io.nextmavens.operator.owned.ObjectEvents;
import io.nextmavens.operator.owned.ProjectObjects;
import io.nextmavens.operator.project.ProjectObserver;
import io.nextmavens.operator.project.ProjectSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has applications deployed anew when their project is ready for the first time and whenever its keys are new: once for
 * each application and each pair of keys, whatever becomes of the operator. Thread-safe.
 */
final class Redeployments implements ProjectObserver, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Redeployments.class);
    private static final String API_KEY = "api-key";
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final ProjectSecrets secrets;
    private final DeploymentBook book;
    private final Clock clock;
    private final Duration firstPause;
    private final DokployApi api = new DokployApi();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private record Pause(Instant until, Duration length) {}

    /** @param firstPause after a request that failed; it doubles with each */
    Redeployments(
            KubernetesClient client, ProjectSecrets secrets, DeploymentBook book, Clock clock, Duration firstPause) {
        this.client = client;
        this.secrets = secrets;
        this.book = book;
        this.clock = clock;
        this.firstPause = firstPause;
    }

    @Override
    public void looked(NextMavensProject project, ProjectStatus status) {
        var deployments = project.getSpec().deployments();
        if (deployments == null || deployments.dokploy() == null || !isReady(status)) {
            return;
        }
        var dokploy = deployments.dokploy();
        var keys = keys(project);
        var apiKey = read(project, dokploy.secretRef().name(), API_KEY);
        if (keys.isEmpty() || apiKey.isEmpty()) {
            return; // the next round looks again
        }
        for (String application : dokploy.applications()) {
            var id = project.getMetadata().getUid() + "/" + application;
            if (!isDone(status, application, keys.get()) && isTime(id) && underWay.add(id)) {
                requests.execute(() -> deploy(project, dokploy, application, keys.get(), apiKey.get()));
            }
        }
    }

    @Override
    public void gone(NextMavensProject project) {
        var uid = project.getMetadata().getUid();
        pauses.keySet().removeIf(id -> id.startsWith(uid));
    }

    private static boolean isReady(ProjectStatus status) {
        return status.condition(ConditionType.READY.type())
                .filter(ready -> ready.status() == ConditionStatus.TRUE)
                .isPresent();
    }

    private static boolean isDone(ProjectStatus status, String application, String keys) {
        return Optional.ofNullable(status.deployments())
                .map(DeploymentsStatus::redeployments)
                .orElse(List.of())
                .stream()
                .anyMatch(
                        one -> one.application().equals(application) && keys.equals(one.keys()) && one.error() == null);
    }

    private boolean isTime(String id) {
        var pause = pauses.get(id);
        return pause == null || !pause.until().isAfter(clock.instant());
    }

    private void deploy(
            NextMavensProject project, DokploySpec dokploy, String application, String keys, String apiKey) {
        var id = project.getMetadata().getUid() + "/" + application;
        try {
            if (isDone(project, application, keys)) {
                return; // the round looked at an older status
            }
            var error = api.deploy(
                    dokploy.url(),
                    apiKey,
                    application,
                    "keys of " + project.getMetadata().getNamespace() + "/"
                            + project.getMetadata().getName() + " are new");
            book.enter(
                    project,
                    new RedeploymentStatus(
                            application,
                            keys,
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                            error.orElse(null)));
            var events = new ObjectEvents(client, project);
            if (error.isEmpty()) {
                pauses.remove(id);
                events.normal("ApplicationRedeployed", "asked Dokploy to deploy application " + application);
            } else {
                if (!pauses.containsKey(id)) {
                    events.warning("RedeploymentFailed", "application " + application + ": " + error.get());
                }
                lengthen(id);
            }
        } catch (KubernetesClientException e) {
            lengthen(id);
            LOGGER.atWarn()
                    .addKeyValue("namespace", project.getMetadata().getNamespace())
                    .addKeyValue("project", project.getMetadata().getName())
                    .setCause(e)
                    .log("what came of a redeployment could not be written down; it is tried again");
        } finally {
            underWay.remove(id);
        }
    }

    private boolean isDone(NextMavensProject project, String application, String keys) {
        return book.project(
                        project.getMetadata().getNamespace(),
                        project.getMetadata().getName())
                .map(NextMavensProject::getStatus)
                .filter(status -> isDone(status, application, keys))
                .isPresent();
    }

    private void lengthen(String id) {
        pauses.compute(id, (key, before) -> {
            var length = before == null ? firstPause : before.length().multipliedBy(2);
            var bounded = length.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length;
            return new Pause(clock.instant().plus(bounded), bounded);
        });
    }

    /** Tells keys apart without saying what they are. */
    private Optional<String> keys(NextMavensProject project) {
        return read(project, ProjectObjects.of(project).keysSecret(), "ANON_KEY")
                .map(Digest::of);
    }

    private Optional<String> read(NextMavensProject project, String name, String key) {
        return secrets.find(project.getMetadata().getNamespace(), name)
                .map(Secret::getData)
                .filter(Objects::nonNull)
                .map((Map<String, String> data) -> data.get(key))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip());
    }

    @Override
    public void close() {
        requests.shutdownNow();
        api.close();
    }
}
