package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** From where some paths may be reached, or some roles used; 403 from elsewhere. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.paths) != has(self.roles)",
        message = "each of spec.gateway.access has exactly one of paths and roles")
@ValidationRule(
        value = "has(self.paths) || !has(self.methods)",
        message = "methods of spec.gateway.access[] go with paths")
@ValidationRule(
        value = "self.from.all(range, isCIDR(range) || isIP(range))",
        message = "spec.gateway.access[].from must hold addresses or ranges, such as 192.0.2.7 or 10.0.0.0/8")
public record AccessRule(
        @JsonPropertyDescription("Beginnings of paths, such as /auth/v1/admin.") @Size(min = 1, max = 16)
        List<@Size(min = 1, max = 255) @Pattern("^/[A-Za-z0-9/_.-]*$") String> paths,

        @JsonPropertyDescription("Roles of tokens, such as service_role: whatever they ask for, over WebSockets too.")
        @Size(min = 1, max = 16)
        List<@Size(min = 1, max = 63) String> roles,

        @JsonPropertyDescription("Methods that it is about, with paths. Default: all.") @Size(min = 1, max = 9)
        List<HttpMethod> methods,

        @JsonPropertyDescription("Addresses and ranges that are let in.") @Required @Size(min = 1, max = 64)
        List<@Size(min = 2, max = 64) String> from) {

    public AccessRule {
        paths = paths == null ? List.of() : List.copyOf(paths);
        roles = roles == null ? List.of() : List.copyOf(roles);
        methods = methods == null ? List.of() : List.copyOf(methods);
        from = from == null ? List.of() : List.copyOf(from);
    }
}
