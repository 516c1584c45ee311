package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Who is told what is wrong with the project, besides whom the operator's settings name. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AlertsSpec(
        @JsonPropertyDescription("A chat of Telegram.") AlertTelegramSpec telegram,

        @JsonPropertyDescription("An address that takes JSON.")
        AlertWebhookSpec webhook,

        @JsonPropertyDescription("When HighErrorRate fires.") @Default("{}")
        ErrorRateSpec errorRate,

        @JsonPropertyDescription("What nobody is told of for a while.") @Size(max = 32)
        List<AlertSilence> silences) {

    public AlertsSpec {
        errorRate = Objects.requireNonNullElseGet(errorRate, ErrorRateSpec::defaults);
        silences = silences == null ? List.of() : List.copyOf(silences);
    }

    static AlertsSpec defaults() {
        return new AlertsSpec(null, null, null, null);
    }
}
