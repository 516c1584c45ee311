package io.nextmavens.operator.runtime;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.nextmavens.crds.v1alpha1.GatewaySpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The runtime's setting {@code NEXTMAVENS_ACCESS}: the rules of {@code spec.gateway.access} about roles, which no gateway
 * knows of. Pure.
 */
final class RuntimeAccess {

    static final String VARIABLE = "NEXTMAVENS_ACCESS";

    private RuntimeAccess() {}

    static Optional<String> json(GatewaySpec gateway) {
        var rules = gateway.access().stream()
                .filter(rule -> !rule.roles().isEmpty())
                .map(rule -> new TreeMap<>(Map.of("from", rule.from(), "roles", rule.roles())))
                .toList();
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Serialization.asJson(new TreeMap<>(Map.of("proxies", gateway.proxies(), "rules", rules))));
    }
}
