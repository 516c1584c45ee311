package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.Objects;

/** Objects of the Prometheus operator for this project alone, where their CRDs are. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MonitoringSpec(
        @JsonPropertyDescription("A PodMonitor of the runtime's pods; the one for all projects leaves them out.")
        @Default("true")
        Boolean podMonitor,

        @JsonPropertyDescription("A PrometheusRule with alerts about the project.") @Default("true")
        Boolean rules,

        @JsonPropertyDescription("How often pods are scraped, such as 30s.")
        @Default("30s")
        @Size(min = 2, max = 6)
        @Pattern("^[1-9][0-9]{0,3}(s|m|h)$")
        String interval,

        @JsonPropertyDescription("Labels of both objects, which your Prometheus selects by.") @Size(max = 16)
        Map<String, String> labels) {

    private static final String USUAL_INTERVAL = "30s";

    public MonitoringSpec {
        podMonitor = Objects.requireNonNullElse(podMonitor, true);
        rules = Objects.requireNonNullElse(rules, true);
        interval = Objects.requireNonNullElse(interval, USUAL_INTERVAL);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
}
