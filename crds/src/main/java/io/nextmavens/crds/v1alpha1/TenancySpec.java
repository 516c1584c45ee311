package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** How tenants of the project are kept apart. */
public record TenancySpec(
        @JsonPropertyDescription("Enforce: tables that lost their isolation are repaired, with an event."
                + " Observe: they are reported in status and the IsolationEnforced condition only.")
        @Default("Enforce")
        TenancyMode mode) {

    public TenancySpec {
        mode = Objects.requireNonNullElse(mode, TenancyMode.Enforce);
    }

    static TenancySpec defaults() {
        return new TenancySpec(null);
    }
}
