package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A read replica of a server that is managed elsewhere; logins and databases are the server's. */
public record ReplicaSpec(
        @JsonPropertyDescription("Its name or address.") @Required @Size(min = 1, max = 253)
        String host,

        @JsonPropertyDescription("Its port.") @Default("5432") @Min(1) @Max(65535)
        Integer port) {

    public ReplicaSpec {
        port = Objects.requireNonNullElse(port, 5432);
    }
}
