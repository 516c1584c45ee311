package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How large a request's body may be; 413 beyond. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "isQuantity(self.max) && quantity(self.max).isGreaterThan(quantity('0'))"
                + " && quantity(self.max).isLessThan(quantity('1Gi'))",
        message = "spec.gateway.bodyLimits[].max must be a quantity below 1Gi, such as 512Ki")
@ValidationRule(
        value = "self.paths.all(path, !path.startsWith('/storage') && !path.startsWith('/realtime'))",
        message = "spec.gateway.bodyLimits must not hold paths of uploads or WebSockets: the gateway would keep what"
                + " they send until it is whole; buckets have limits of their own")
public record BodyLimitSpec(
        @JsonPropertyDescription("Beginnings of paths. The longest that fits counts; WebSockets are left alone.")
        @Required
        @Size(min = 1, max = 16)
        List<@Size(min = 1, max = 255) @Pattern("^/[A-Za-z0-9/_.-]*$") String> paths,

        @JsonPropertyDescription("Largest body, such as 512Ki.") @Required @Size(min = 1, max = 32)
        String max) {

    public BodyLimitSpec {
        paths = paths == null ? List.of() : List.copyOf(paths);
    }
}
