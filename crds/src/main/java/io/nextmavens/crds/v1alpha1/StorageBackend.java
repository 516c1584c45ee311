package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where content of files is kept. */
public enum StorageBackend {
    @JsonProperty("volume")
    VOLUME("volume"),
    @JsonProperty("s3")
    S3("s3"),
    @JsonProperty("telegram")
    TELEGRAM("telegram"),
    @JsonProperty("cloudinary")
    CLOUDINARY("cloudinary");

    private final String setting;

    StorageBackend(String setting) {
        this.setting = setting;
    }

    /** Returns it as STORAGE_BACKEND has it. */
    public String setting() {
        return setting;
    }
}
