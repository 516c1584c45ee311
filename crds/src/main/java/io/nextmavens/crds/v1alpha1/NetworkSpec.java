package io.nextmavens.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Objects;

/** Who in the cluster may talk to the project's pods. NetworkPolicies take effect where the cluster enforces them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkSpec(
        @JsonPropertyDescription("true: NetworkPolicies let only those in who must talk. false: there are none.")
        @Default("true")
        Boolean policies,

        @JsonPropertyDescription("Who else may reach the runtime besides the gateway and the project's namespace.")
        @Size(max = 32)
        List<NetworkPolicyPeer> runtimeFrom,

        @JsonPropertyDescription("Who else may reach a standalone database besides the runtime and the operator.")
        @Size(max = 32)
        List<NetworkPolicyPeer> databaseFrom) {

    public NetworkSpec {
        policies = Objects.requireNonNullElse(policies, true);
        runtimeFrom = runtimeFrom == null ? List.of() : List.copyOf(runtimeFrom);
        databaseFrom = databaseFrom == null ? List.of() : List.copyOf(databaseFrom);
    }

    static NetworkSpec defaults() {
        return new NetworkSpec(null, null, null);
    }
}
