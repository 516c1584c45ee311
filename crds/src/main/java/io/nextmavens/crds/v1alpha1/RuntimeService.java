package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A service of the runtime, as {@code NEXTMAVENS_SERVICES} names it. */
public enum RuntimeService {
    @JsonProperty("auth")
    AUTH,
    @JsonProperty("rest")
    REST,
    @JsonProperty("graphql")
    GRAPHQL,
    @JsonProperty("realtime")
    REALTIME,
    @JsonProperty("storage")
    STORAGE;

    /** Returns the name as the resource and the runtime's settings have it. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
