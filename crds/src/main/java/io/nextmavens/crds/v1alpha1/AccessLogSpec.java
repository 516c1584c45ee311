package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** A line of JSON in the pods' logs for each request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessLogSpec(
        @JsonPropertyDescription("Errors: answers of 400 and more. All: every answer.") @Default("All")
        AccessLogged requests,

        @JsonPropertyDescription("How many of 100 of them have a line; answers of 500 and more always do.")
        @Default("100")
        @Min(0)
        @Max(100)
        Integer samplePercent) {

    private static final int ALL = 100;

    public AccessLogSpec {
        requests = Objects.requireNonNullElse(requests, AccessLogged.All);
        samplePercent = Objects.requireNonNullElse(samplePercent, ALL);
    }
}
