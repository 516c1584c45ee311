package io.nextmavens.operator.network;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.nextmavens.crds.v1alpha1.NetworkSpec;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wanted of a project's NetworkPolicies. Pure. */
public final class NetworkObjects {

    /** Set by the API server on every namespace. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private static final int DNS = 53;

    private NetworkObjects() {}

    /**
     * In: the gateway, pods of the project's namespace, the operator, and whom the spec names. Out: anywhere, as webhooks, mail and
     * sign-in providers may be anywhere, but not to link-local addresses, where clouds hand out credentials of the
     * node.
     */
    public static NetworkPolicy runtime(ProjectObjects names, NetworkSpec spec, Surroundings around, int port) {
        var from = new ArrayList<NetworkPolicyPeer>();
        from.add(new NetworkPolicyPeerBuilder()
                .withPodSelector(new LabelSelectorBuilder().build())
                .build());
        if (around.gatewayNamespaces().isEmpty()) {
            from.add(anyNamespace());
        }
        around.gatewayNamespaces().forEach(namespace -> from.add(podsOf(namespace, Map.of())));
        from.add(operator(around));
        from.addAll(spec.runtimeFrom());
        var out = new NetworkPolicyEgressRuleBuilder().withTo(everywhere()).build();
        return policy(names, names.runtime(), Component.RUNTIME, from, port, List.of(dns(), out));
    }

    /** In: the runtime, and whom the spec lets to the database. Out: anywhere, as its server may be anywhere. */
    public static NetworkPolicy pooler(ProjectObjects names, NetworkSpec spec, int port) {
        var from = new ArrayList<NetworkPolicyPeer>();
        from.add(podsWith(names.selector(Component.RUNTIME)));
        from.addAll(spec.databaseFrom());
        return policy(
                names,
                names.pooler(),
                Component.POOLER,
                from,
                port,
                List.of(
                        dns(),
                        new NetworkPolicyEgressRuleBuilder()
                                .withTo(everywhere())
                                .build()));
    }

    /** In: the runtime. Out: nowhere. */
    public static NetworkPolicy redis(ProjectObjects names, int port) {
        return policy(
                names,
                names.redis(),
                Component.REDIS,
                List.of(podsWith(names.selector(Component.RUNTIME))),
                port,
                List.of());
    }

    /** In: the runtime, PgBouncer, backups, clones, the operator, pods of the database, and whom the spec names. Out: those pods. */
    public static NetworkPolicy database(ProjectObjects names, NetworkSpec spec, Surroundings around, int port) {
        var from = new ArrayList<NetworkPolicyPeer>();
        from.add(podsWith(names.selector(Component.RUNTIME)));
        from.add(podsWith(names.selector(Component.POOLER)));
        from.add(podsWith(names.selector(Component.BACKUP)));
        from.add(podsWith(Map.of(ProjectObjects.CLONES_LABEL, names.project())));
        from.addAll(servers(names));
        from.add(operator(around));
        from.addAll(spec.databaseFrom());
        return policy(names, names.database(), Component.DATABASE, from, port, List.of(dns(), toServers(names, port)));
    }

    /** In: the runtime, pods of the database, and whom the spec lets to the database. Out: pods of the database. */
    public static NetworkPolicy standby(ProjectObjects names, NetworkSpec spec, int port) {
        var from = new ArrayList<NetworkPolicyPeer>();
        from.add(podsWith(names.selector(Component.RUNTIME)));
        from.addAll(servers(names));
        from.addAll(spec.databaseFrom());
        return policy(names, names.standby(), Component.STANDBY, from, port, List.of(dns(), toServers(names, port)));
    }

    private static NetworkPolicyPeer operator(Surroundings around) {
        return podsOf(
                around.operatorNamespace(),
                Map.of("app.kubernetes.io/name", "nextmavens", "app.kubernetes.io/component", "operator"));
    }

    /** A standby follows the primary, and a primary that has lost its volume is cloned from a standby. */
    private static List<NetworkPolicyPeer> servers(ProjectObjects names) {
        return List.of(podsWith(names.selector(Component.DATABASE)), podsWith(names.selector(Component.STANDBY)));
    }

    private static NetworkPolicyEgressRule toServers(ProjectObjects names, int port) {
        return new NetworkPolicyEgressRuleBuilder()
                .withTo(servers(names))
                .withPorts(tcp(port))
                .build();
    }

    private static NetworkPolicy policy(
            ProjectObjects names,
            String name,
            Component component,
            List<NetworkPolicyPeer> from,
            int port,
            List<NetworkPolicyEgressRule> out) {
        return new NetworkPolicyBuilder()
                .withMetadata(names.owned(name, component))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(names.selector(component))
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .withFrom(from)
                .withPorts(tcp(port))
                .endIngress()
                .withEgress(out)
                .endSpec()
                .build();
    }

    /** To anywhere: a node's own resolver may have a link-local address. */
    private static NetworkPolicyEgressRule dns() {
        return new NetworkPolicyEgressRuleBuilder()
                .withPorts(port(DNS, "UDP"), port(DNS, "TCP"))
                .build();
    }

    private static NetworkPolicyPort tcp(int port) {
        return port(port, "TCP");
    }

    private static NetworkPolicyPort port(int port, String protocol) {
        return new NetworkPolicyPortBuilder()
                .withPort(new IntOrString(port))
                .withProtocol(protocol)
                .build();
    }

    private static NetworkPolicyPeer podsWith(Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(labels)
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyPeer podsOf(String namespace, Map<String, String> labels) {
        var peer = new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of(NAMESPACE_NAME, namespace))
                .endNamespaceSelector();
        return labels.isEmpty()
                ? peer.build()
                : peer.withNewPodSelector()
                        .withMatchLabels(new TreeMap<>(labels))
                        .endPodSelector()
                        .build();
    }

    private static List<NetworkPolicyPeer> everywhere() {
        return List.of(anyNamespace(), addressesBut("0.0.0.0/0", "169.254.0.0/16"), addressesBut("::/0", "fe80::/10"));
    }

    private static NetworkPolicyPeer anyNamespace() {
        return new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(new LabelSelectorBuilder().build())
                .build();
    }

    private static NetworkPolicyPeer addressesBut(String all, String but) {
        return new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(all)
                .withExcept(but)
                .endIpBlock()
                .build();
    }
}
