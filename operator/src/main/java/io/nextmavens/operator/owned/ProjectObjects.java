package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Names, labels and owner of one project's objects, as docs/adr/0001-shape.md fixes them.
 *
 * @param namespace namespace of the project and of all its objects
 * @param project name of the project
 * @param uid uid of the project
 */
public record ProjectObjects(String namespace, String project, String uid) {

    /** Label with the project's name. */
    public static final String INSTANCE_LABEL = "app.kubernetes.io/instance";

    /** Label that every object the operator made carries. */
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY_LABEL}. */
    public static final String MANAGED_BY = "nextmavens-operator";

    /** Selector of every object the operator made. */
    public static final String SELECTOR = MANAGED_BY_LABEL + "=" + MANAGED_BY;

    /** Label of pods that clone a project's database, with that project's name. */
    public static final String CLONES_LABEL = "nextmavens.io/clones";

    private static final String NAME_LABEL = "app.kubernetes.io/name";
    private static final String NAME = "nextmavens";
    private static final String COMPONENT_LABEL = "app.kubernetes.io/component";

    public ProjectObjects {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(uid, "uid");
    }

    /** The names of a project's objects. */
    public static ProjectObjects of(NextMavensProject project) {
        var metadata = project.getMetadata();
        return new ProjectObjects(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    /** Secret with the JWT secret and the keys. */
    public String keysSecret() {
        return project + "-keys";
    }

    /** Secret with the database's address and logins. */
    public String databaseSecret() {
        return project + "-database";
    }

    /** Secret with the superuser's password of a standalone database. */
    public String superuserSecret() {
        return project + "-superuser";
    }

    /** StatefulSet and Service of a standalone database. */
    public String database() {
        return project + "-database";
    }

    /** Claim of a standalone database, as the StatefulSet controller names it. */
    public String databaseClaim() {
        return "data-" + database() + "-0";
    }

    /** Host of a standalone database, resolvable in the whole cluster. */
    public String databaseHost() {
        return database() + "." + namespace + ".svc";
    }

    /** StatefulSet of a standalone database's standbys, and its PodDisruptionBudget. */
    public String standby() {
        return project + "-standby";
    }

    /** Service of the standbys, for reading. */
    public String databaseReadOnly() {
        return database() + "-ro";
    }

    /** Host of the standbys, resolvable in the whole cluster. */
    public String databaseReadOnlyHost() {
        return databaseReadOnly() + "." + namespace + ".svc";
    }

    /** Deployment, Service and Secret of PgBouncer. */
    public String pooler() {
        return project + "-pooler";
    }

    /** Host of PgBouncer, resolvable in the whole cluster. */
    public String poolerHost() {
        return pooler() + "." + namespace + ".svc";
    }

    /** Deployment, Service and Secret of a Redis of the project's own. */
    public String redis() {
        return project + "-redis";
    }

    /** Host of that Redis, resolvable in the whole cluster. */
    public String redisHost() {
        return redis() + "." + namespace + ".svc";
    }

    /** Deployment and Service of the runtime. */
    public String runtime() {
        return project + "-runtime";
    }

    /** Claim of the volume that the storage service keeps files on. */
    public String filesClaim() {
        return project + "-files";
    }

    /** Service and EndpointSlice that routes lead to while no pod of the project runs. */
    public String suspended() {
        return project + "-suspended";
    }

    /** IngressRoute or HTTPRoute. */
    public String route() {
        return project;
    }

    /** Labels of an object. */
    public Map<String, String> labels(Component component) {
        var labels = new TreeMap<>(selector(component));
        labels.put(MANAGED_BY_LABEL, MANAGED_BY);
        return labels;
    }

    /** Labels that choose the pods of a component; they never change, since selectors cannot. */
    public Map<String, String> selector(Component component) {
        return new TreeMap<>(Map.of(NAME_LABEL, NAME, INSTANCE_LABEL, project, COMPONENT_LABEL, component.label()));
    }

    /** Metadata of an object that goes when the project goes. */
    public ObjectMeta owned(String name, Component component) {
        return new ObjectMetaBuilder(kept(name, component))
                .withOwnerReferences(owner())
                .build();
    }

    /** Metadata of an object that outlives the project. */
    public ObjectMeta kept(String name, Component component) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels(component))
                .build();
    }

    /** Whether an object that exists is this project's, so that it may be changed. */
    public boolean owns(HasMetadata object) {
        var owners = Objects.requireNonNullElse(object.getMetadata().getOwnerReferences(), List.<OwnerReference>of());
        if (owners.stream().anyMatch(owner -> uid.equals(owner.getUid()))) {
            return true;
        }
        var labels = Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.<String, String>of());
        return owners.stream().noneMatch(owner -> Boolean.TRUE.equals(owner.getController()))
                && MANAGED_BY.equals(labels.get(MANAGED_BY_LABEL))
                && project.equals(labels.get(INSTANCE_LABEL));
    }

    private OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(HasMetadata.getApiVersion(NextMavensProject.class))
                .withKind(HasMetadata.getKind(NextMavensProject.class))
                .withName(project)
                .withUid(uid)
                .withController(true)
                .build();
    }
}
