package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Secrets with generated content: what is in them stays, what is missing is added.
 *
 * <p>A cache may be behind, and content made twice would replace what is in use, so nothing is made before the API
 * server itself was asked: a Secret is created and never applied over another, and changed only at the version that
 * was read. A Secret that someone made beforehand is completed and stays theirs.
 */
public final class OwnedSecrets {

    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;
    private final ObjectCaches caches;
    private final ProjectObjects project;
    private final Consumer<ObjectChange> onChange;
    private final Writes writes;

    public OwnedSecrets(
            KubernetesClient client,
            ObjectCaches caches,
            ProjectObjects project,
            Consumer<ObjectChange> onChange,
            Writes writes) {
        this.writes = Objects.requireNonNull(writes, "writes");
        this.client = Objects.requireNonNull(client, "client");
        this.caches = Objects.requireNonNull(caches, "caches");
        this.project = Objects.requireNonNull(project, "project");
        this.onChange = Objects.requireNonNull(onChange, "onChange");
    }

    /** Returns the content of a Secret in the project's namespace, whoever it belongs to. */
    public Optional<Map<String, String>> read(String name) {
        return caches.cached(named(name))
                .or(() -> Optional.ofNullable(client.resource(named(name)).get()))
                .map(OwnedSecrets::contentOf);
    }

    /**
     * Completes a Secret.
     *
     * @param metadata metadata of the Secret if it has to be made
     * @param completion what the content should be, given what it is; has to leave complete content as it is
     * @return the content
     * @throws ObjectTakenException if it exists and another owner controls it
     */
    public Map<String, String> complete(ObjectMeta metadata, UnaryOperator<Map<String, String>> completion) {
        var cached = caches.cached(named(metadata.getName()));
        if (cached.isPresent() && isComplete(cached.get(), metadata, completion)) {
            return contentOf(cached.get());
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return completeLive(metadata, completion);
            } catch (KubernetesClientException conflict) {
                if (conflict.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw conflict;
                }
            }
        }
    }

    private Map<String, String> completeLive(ObjectMeta metadata, UnaryOperator<Map<String, String>> completion) {
        var live = client.resource(named(metadata.getName())).get();
        if (live == null) {
            var content = completion.apply(new TreeMap<>());
            var created = client.resource(secret(metadata, content))
                    .dryRun(writes.areTried())
                    .create();
            caches.written(created, Optional.empty());
            onChange.accept(new ObjectChange(ObjectChange.Action.CREATED, "Secret", metadata.getName()));
            return content;
        }
        if (isTaken(live)) {
            throw new ObjectTakenException("Secret", project.namespace(), metadata.getName());
        }
        if (isComplete(live, metadata, completion)) {
            return contentOf(live);
        }
        var content = completion.apply(contentOf(live));
        var base = project.owns(live)
                ? metadata
                : new ObjectMetaBuilder()
                        .withNamespace(project.namespace())
                        .withName(metadata.getName())
                        .build();
        var atVersion = new ObjectMetaBuilder(base)
                .withResourceVersion(live.getMetadata().getResourceVersion())
                .build();
        var applied = client.resource(secret(atVersion, content))
                .dryRun(writes.areTried())
                .fieldManager(OwnedObjects.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        caches.written(applied, Optional.of(live));
        onChange.accept(new ObjectChange(ObjectChange.Action.REPAIRED, "Secret", metadata.getName()));
        return content;
    }

    private boolean isComplete(Secret secret, ObjectMeta metadata, UnaryOperator<Map<String, String>> completion) {
        var content = contentOf(secret);
        if (!completion.apply(new TreeMap<>(content)).equals(content)) {
            return false;
        }
        if (!project.owns(secret)) {
            return !isTaken(secret);
        }
        var serialization = client.getKubernetesSerialization();
        var wanted = serialization.convertValue(metadata, com.fasterxml.jackson.databind.JsonNode.class);
        var actual = serialization.convertValue(secret.getMetadata(), com.fasterxml.jackson.databind.JsonNode.class);
        return Drift.between(wanted, actual).isEmpty();
    }

    private boolean isTaken(Secret secret) {
        return !project.owns(secret)
                && secret.getMetadata().getOwnerReferences() != null
                && secret.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()));
    }

    private Secret named(String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(project.namespace())
                .withName(name)
                .endMetadata()
                .build();
    }

    private static Secret secret(ObjectMeta metadata, Map<String, String> content) {
        var data = new TreeMap<String, String>();
        content.forEach((key, value) ->
                data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withMetadata(metadata)
                .withType("Opaque")
                .withData(data)
                .build();
    }

    /** Returns what is in a Secret, decoded. */
    public static Map<String, String> contentOf(Secret secret) {
        var content = new TreeMap<String, String>();
        Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .forEach((key, value) ->
                        content.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return content;
    }
}
