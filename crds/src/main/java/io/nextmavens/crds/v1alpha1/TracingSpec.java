package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** Where traces of requests go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TracingSpec(
        @JsonPropertyDescription("A collector that takes OTLP over HTTP, such as http://collector.observability:4318.")
        @Required
        @Size(min = 1, max = 2048)
        @Pattern("^https?://[^?#@]+$")
        String endpoint,

        @JsonPropertyDescription("How many of 100 traces are recorded, of those that no client has decided on.")
        @Default("100")
        @Min(0)
        @Max(100)
        Integer samplePercent,

        @JsonPropertyDescription(
                "Headers of each request to the collector, key=value separated by commas, such as what it"
                        + " authenticates by.")
        SecretKeyReference headersSecretRef) {

    private static final int ALL = 100;

    public TracingSpec {
        samplePercent = Objects.requireNonNullElse(samplePercent, ALL);
    }
}
