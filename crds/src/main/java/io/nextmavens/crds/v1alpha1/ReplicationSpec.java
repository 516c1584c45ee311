package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** The publication and the logical slot that changes are read from. */
public record ReplicationSpec(
        @JsonPropertyDescription("true: a publication and a logical slot exist; needs wal_level=logical."
                + " Turning it off removes neither.")
        @Default("true")
        Boolean enabled,

        @JsonPropertyDescription("How much WAL a slot may hold back on a standalone database before the server"
                + " invalidates it (max_slot_wal_keep_size). On a server managed elsewhere its own setting holds.")
        @Default("1Gi")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value = "isQuantity(self) && quantity(self).compareTo(quantity('64Mi')) >= 0"
                        + " && quantity(self).compareTo(quantity('64Ti')) <= 0",
                message = "replication.maxSlotWalKeepSize must be a quantity from 64Mi to 64Ti, such as 1Gi")
        String maxSlotWalKeepSize) {

    private static final String DEFAULT_KEEP_SIZE = "1Gi";

    public ReplicationSpec {
        enabled = Objects.requireNonNullElse(enabled, true);
        maxSlotWalKeepSize = Objects.requireNonNullElse(maxSlotWalKeepSize, DEFAULT_KEEP_SIZE);
    }

    static ReplicationSpec defaults() {
        return new ReplicationSpec(null, null);
    }
}
