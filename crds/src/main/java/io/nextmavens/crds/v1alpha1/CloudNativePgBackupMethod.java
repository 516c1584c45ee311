package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How CloudNativePG backs a Cluster up, by its own names. */
public enum CloudNativePgBackupMethod {
    /** To an object store that the Cluster names. */
    @JsonProperty("barmanObjectStore")
    BARMAN_OBJECT_STORE("barmanObjectStore"),
    /** By snapshots of its volumes. */
    @JsonProperty("volumeSnapshot")
    VOLUME_SNAPSHOT("volumeSnapshot"),
    /** By a plugin. */
    @JsonProperty("plugin")
    PLUGIN("plugin");

    private final String text;

    CloudNativePgBackupMethod(String text) {
        this.text = text;
    }

    /** Returns its name in CloudNativePG's objects. */
    public String text() {
        return text;
    }
}
