package io.nextmavens.operator.kubernetes;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What tests do to the cluster as a whole. */
public final class Cluster {

    private Cluster() {}

    /** Makes a namespace; it goes with the server, since there may be no controller that empties it. */
    public static String namespace(KubernetesClient client, String prefix) {
        var name = prefix + "-" + Long.toString(System.nanoTime(), 36);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Installs a CRD for a kind of route, without a schema, unless the cluster has it. */
    public static void routeKind(KubernetesClient client, String group, String version, String kind, String plural) {
        var name = plural + "." + group;
        Installation.applyAll(
                client, """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: %s
                  annotations: {api-approved.kubernetes.io: "unapproved, of the tests"}
                spec:
                  group: %s
                  names: {kind: %s, plural: %s, singular: %s}
                  scope: Namespaced
                  versions:
                    - name: %s
                      served: true
                      storage: true
                      subresources: {status: {}}
                      schema:
                        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """.formatted(name, group, kind, plural, kind.toLowerCase(java.util.Locale.ROOT), version));
        Installation.established(client, name);
    }
}
