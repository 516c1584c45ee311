package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** What a password has to be like. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PasswordSpec(
        @JsonPropertyDescription("Characters at least.") @Default("6") @Min(6) @Max(72)
        Integer minLength,

        @JsonPropertyDescription("true: passwords that are known to have leaked are refused. A service is told five"
                + " digits of a hash of each.")
        @Default("false")
        Boolean refuseLeaked) {

    public PasswordSpec {
        minLength = Objects.requireNonNullElse(minLength, 6);
        refuseLeaked = Objects.requireNonNullElse(refuseLeaked, false);
    }

    static PasswordSpec defaults() {
        return new PasswordSpec(null, null);
    }
}
