package io.nextmavens.crds.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import java.util.Optional;

/** Annotations on a project that the operator heeds. They count when their value is {@code true}. */
public enum ProjectAnnotations {
    /** The operator looks at nothing and changes nothing; pods keep running, and deletion still works. */
    PAUSE("nextmavens.io/pause"),
    /** The project is not deleted: the API server refuses it, and the operator holds what a deletion would take. */
    DELETION_PROTECTION("nextmavens.io/deletion-protection"),
    /** The status says what would be done, and nothing is done; deletion still works. */
    DRY_RUN("nextmavens.io/dry-run"),
    /** A new release of the operator is tried on the project before others get it. */
    CANARY("nextmavens.io/canary");

    /**
     * Annotation that has the database's logins rotated, once for each value: a date, for instance. The first value of a
     * project that has none rotates them too.
     */
    public static final String ROTATE_LOGINS = "nextmavens.io/rotate-logins";

    /** The same for the JWT secret and the API keys: how, says {@code spec.keys}. */
    public static final String ROTATE_KEYS = "nextmavens.io/rotate-keys";

    private final String key;

    ProjectAnnotations(String key) {
        this.key = key;
    }

    /** Returns the annotation's name. */
    public String key() {
        return key;
    }

    /** The value of an annotation. */
    public static Optional<String> valueOf(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(key))
                .filter(value -> !value.isBlank());
    }

    /** Whether an object carries it. */
    public boolean isOn(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && Boolean.parseBoolean(Objects.requireNonNullElse(annotations.get(key), ""));
    }
}
