package io.nextmavens.operator.owned;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/** A kind of others' that the cluster has where its CRD is installed. */
public interface ForeignKind {

    /** API group, such as {@code traefik.io}. */
    String group();

    /** API version, such as {@code v1alpha1}. */
    String version();

    /** Kind, such as {@code IngressRoute}. */
    String kind();

    /** Group and version, as objects have it. */
    default String apiVersion() {
        return group() + "/" + version();
    }

    /** Returns an object of this kind without a spec. */
    default GenericKubernetesResource object(ObjectMeta metadata) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(apiVersion());
        object.setKind(kind());
        object.setMetadata(metadata);
        return object;
    }
}
