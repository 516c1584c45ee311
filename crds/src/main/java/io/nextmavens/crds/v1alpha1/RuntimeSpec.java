package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Objects;

/** The pods that serve the project. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.env) || self.env.all(one, self.env.exists_one(other, other.name == one.name))",
        message = "spec.runtime.env must name each variable once")
public record RuntimeSpec(
        @JsonPropertyDescription("Runtime image. Default: the operator's setting NEXTMAVENS_RUNTIME_IMAGE.")
        @Size(min = 1, max = 512)
        String image,

        @JsonPropertyDescription("Number of pods; 0 stops serving. Not heeded with autoscaling.")
        @Default("1")
        @Min(0)
        @Max(100)
        Integer replicas,

        @JsonPropertyDescription("The number of pods by their use of CPU, instead of replicas.")
        AutoscalingSpec autoscaling,

        @JsonPropertyDescription("Compute resources of the runtime container.")
        ResourceRequirements resources,

        @JsonPropertyDescription("Services to switch on. Default: all that the runtime image has.")
        @Size(min = 1, max = 5)
        List<RuntimeService> services,

        @JsonPropertyDescription(
                "Where traces of requests go, by OpenTelemetry's protocol. Default: nothing is traced.")
        TracingSpec tracing,

        @JsonPropertyDescription("Requests in the pods' logs, a line of JSON each. Default: none.")
        AccessLogSpec accessLog,

        @JsonPropertyDescription("Settings of the runtime besides those that follow from this spec.") @Size(max = 50)
        List<RuntimeVariable> env) {

    public RuntimeSpec {
        env = env == null ? List.of() : List.copyOf(env);
        replicas = Objects.requireNonNullElse(replicas, 1);
        services = services == null ? List.of() : List.copyOf(services);
    }

    static RuntimeSpec defaults() {
        return new RuntimeSpec(null, null, null, null, null, null, null, null);
    }
}
