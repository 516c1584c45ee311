package io.nextmavens.crds.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/** Annotations on a project that the operator heeds. They count when their value is {@code true}. */
public enum ProjectAnnotations {
    /** The operator looks at nothing and changes nothing; pods keep running, and deletion still works. */
    PAUSE("nextmavens.io/pause"),
    /** The project is not deleted: the API server refuses it, and the operator holds what a deletion would take. */
    DELETION_PROTECTION("nextmavens.io/deletion-protection");

    private final String key;

    ProjectAnnotations(String key) {
        this.key = key;
    }

    /** Returns the annotation's name. */
    public String key() {
        return key;
    }

    /** Whether an object carries it. */
    public boolean isOn(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && Boolean.parseBoolean(Objects.requireNonNullElse(annotations.get(key), ""));
    }
}
