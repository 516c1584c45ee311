package io.nextmavens.operator.owned;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Brings one project's objects to what is wanted by server-side apply, and writes only what differs.
 *
 * <p>Two things are looked at: whether what is wanted is still there ({@link Drift}), and whether what is wanted is
 * what was applied last, by a digest in an annotation. The second finds fields that are not wanted any more, which
 * server-side apply then removes.
 */
public final class OwnedObjects {

    /** Field manager of all writes. */
    public static final String FIELD_MANAGER = "nextmavens-operator";

    static final String DIGEST_ANNOTATION = "nextmavens.io/applied-digest";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private final KubernetesClient client;
    private final ObjectCaches caches;
    private final ProjectObjects project;
    private final Consumer<ObjectChange> onChange;
    private final Writes writes;

    public OwnedObjects(
            KubernetesClient client, ObjectCaches caches, ProjectObjects project, Consumer<ObjectChange> onChange) {
        this(client, caches, project, onChange, Writes.KEPT);
    }

    public OwnedObjects(
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

    /**
     * Applies an object unless it is there already as wanted.
     *
     * @return the object as it is on the API server
     * @throws ObjectTakenException if it exists and is not the project's
     */
    public <R extends HasMetadata> R apply(R object) {
        var wanted = withDigest(object);
        var cached = caches.watches(wanted) ? caches.cached(wanted) : Optional.<R>empty();
        if (cached.isPresent() && project.owns(cached.get()) && isAsWanted(wanted, cached.get())) {
            return cached.get();
        }
        var actual = Optional.ofNullable(client.resource(wanted).get());
        if (actual.isPresent() && !project.owns(actual.get())) {
            throw new ObjectTakenException(wanted.getKind(), project.namespace(), nameOf(wanted));
        }
        if (actual.isPresent() && isAsWanted(wanted, actual.get())) {
            return actual.get();
        }
        var applied = client.resource(wanted)
                .dryRun(writes.areTried())
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        caches.written(applied, actual);
        onChange.accept(new ObjectChange(action(wanted, actual), wanted.getKind(), nameOf(wanted)));
        return applied;
    }

    /** Returns the object of the kind and name as it was last seen, if it is the project's. */
    public <R extends HasMetadata> Optional<R> find(R like) {
        return (caches.watches(like)
                        ? caches.cached(like)
                        : Optional.ofNullable(client.resource(like).get()))
                .filter(project::owns);
    }

    /** Returns whether this is what was applied last, whatever became of it since. */
    public boolean isLastApplied(HasMetadata object) {
        return find(object)
                .filter(there -> digestOf(there).equals(digestOf(withDigest(object))))
                .isPresent();
    }

    /** Deletes an object of the project's if it is there. */
    public void delete(HasMetadata like) {
        if (find(like).isPresent()) {
            if (!writes.areTried()) {
                client.resource(like).delete();
            }
            onChange.accept(new ObjectChange(ObjectChange.Action.DELETED, like.getKind(), nameOf(like)));
        }
    }

    /** Deletes an object of the project's if it was seen; asks nobody where its kind is not watched. */
    public void deleteWatched(HasMetadata like) {
        if (caches.watches(like)) {
            delete(like);
        }
    }

    private static ObjectChange.Action action(HasMetadata wanted, Optional<? extends HasMetadata> actual) {
        if (actual.isEmpty()) {
            return ObjectChange.Action.CREATED;
        }
        return digestOf(wanted).equals(digestOf(actual.get()))
                ? ObjectChange.Action.REPAIRED
                : ObjectChange.Action.UPDATED;
    }

    private boolean isAsWanted(HasMetadata wanted, HasMetadata actual) {
        return actual.getMetadata().getDeletionTimestamp() == null
                && Drift.between(json(wanted), json(actual)).isEmpty();
    }

    private <R extends HasMetadata> R withDigest(R object) {
        R copy = client.getKubernetesSerialization().clone(object);
        var annotations = new TreeMap<String, String>();
        if (copy.getMetadata().getAnnotations() != null) {
            annotations.putAll(copy.getMetadata().getAnnotations());
        }
        annotations.put(DIGEST_ANNOTATION, Digest.of(json(object).toString()));
        copy.getMetadata().setAnnotations(annotations);
        return copy;
    }

    private static JsonNode json(HasMetadata object) {
        return JSON.valueToTree(object);
    }

    private static Optional<String> digestOf(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(a -> a.get(DIGEST_ANNOTATION));
    }

    private static String nameOf(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
