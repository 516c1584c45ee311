package io.nextmavens.operator.network;

import java.util.List;
import java.util.Objects;

/**
 * Who else of the cluster has to do with projects.
 *
 * @param operatorNamespace namespace of the operator's pods
 * @param gatewayNamespaces namespaces of the pods that routes come through; empty: not known, so any may be
 */
public record Surroundings(String operatorNamespace, List<String> gatewayNamespaces) {

    public Surroundings {
        Objects.requireNonNull(operatorNamespace, "operatorNamespace");
        gatewayNamespaces = List.copyOf(gatewayNamespaces);
    }
}
