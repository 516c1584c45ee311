package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** From when on errors of the server are too many, of five minutes. */
public record ErrorRateSpec(
        @JsonPropertyDescription("Per cent of all requests.") @Default("5") @Min(1) @Max(100)
        Integer percent,

        @JsonPropertyDescription("How many requests there have to be, so that one of two is no half.")
        @Default("50")
        @Min(1)
        @Max(1_000_000_000)
        Integer minRequests) {

    private static final int USUAL_PERCENT = 5;
    private static final int USUAL_REQUESTS = 50;

    public ErrorRateSpec {
        percent = Objects.requireNonNullElse(percent, USUAL_PERCENT);
        minRequests = Objects.requireNonNullElse(minRequests, USUAL_REQUESTS);
    }

    static ErrorRateSpec defaults() {
        return new ErrorRateSpec(null, null);
    }
}
