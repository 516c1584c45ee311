package io.nextmavens.cli.doctor;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.nextmavens.cli.cluster.ApiProblems;
import io.nextmavens.cli.cluster.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the user may do in the namespace what the commands do there (SelfSubjectAccessReview). */
final class AccessCheck {

    private static final String OURS = "nextmavens.io";

    private AccessCheck() {}

    /**
     * What some commands need.
     *
     * @param commands which
     * @param group API group
     * @param resource plural, with a subresource after a slash
     * @param verb what is done with it
     */
    record Need(String commands, String group, String resource, String verb) {}

    static final List<Need> NEEDS = List.of(
            new Need("every command", OURS, "nextmavensprojects", "get"),
            new Need("every command", OURS, "nextmavensprojects", "list"),
            new Need("status", "apps", "deployments", "list"),
            new Need("status", OURS, "nextmavensalerts", "list"),
            new Need("tenants, export", OURS, "nextmavenstenants", "list"),
            new Need("keys, psql", "", "secrets", "get"),
            new Need("logs, psql", "", "pods", "list"),
            new Need("logs", "", "pods/log", "get"),
            new Need("psql", "", "services", "get"),
            // asked for by either, as the API server checks it before a stream is opened
            new Need("psql", "", "pods/portforward", "get"),
            new Need("psql", "", "pods/portforward", "create"),
            new Need("export", "", "configmaps", "get"),
            new Need("restore --into", OURS, "nextmavensprojects", "create"),
            new Need("suspend, resume, rotate", OURS, "nextmavensprojects", "patch"),
            new Need("backup", OURS, "nextmavensbackups", "create"),
            new Need("backup --wait", OURS, "nextmavensbackups", "get"),
            new Need("restore", OURS, "nextmavensrestores", "create"),
            new Need("restore --wait", OURS, "nextmavensrestores", "get"));

    static List<Finding> of(Connection cluster) {
        var refused = new ArrayList<Need>();
        for (Need need : NEEDS) {
            if (!isAllowed(cluster, need)) {
                refused.add(need);
            }
        }
        return judged(cluster.namespace(), refused);
    }

    private static boolean isAllowed(Connection cluster, Need need) {
        var parts = need.resource().split("/", 2);
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(cluster.namespace())
                .withGroup(need.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withVerb(need.verb())
                .endResourceAttributes()
                .endSpec()
                .build();
        return cluster.client()
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }

    /** One finding where all is allowed, else one for each resource. */
    static List<Finding> judged(String namespace, List<Need> refused) {
        var about = "your rights in " + namespace;
        if (refused.isEmpty()) {
            return List.of(Finding.ok(about, "all that the commands need"));
        }
        Map<String, List<Need>> byResource = new LinkedHashMap<>();
        refused.forEach(need -> byResource
                .computeIfAbsent(need.group() + "/" + need.resource(), first -> new ArrayList<>())
                .add(need));
        return byResource.values().stream()
                .map(needs -> Finding.warning(
                        about,
                        "you may not " + verbs(needs) + " " + needs.getFirst().resource() + ", for "
                                + String.join(
                                        ", ",
                                        needs.stream()
                                                .map(Need::commands)
                                                .distinct()
                                                .toList()),
                        "Ask for a Role with "
                                + ApiProblems.rule(
                                        needs.getFirst().group(),
                                        needs.getFirst().resource(),
                                        needs.stream().map(Need::verb).toArray(String[]::new))))
                .toList();
    }

    private static String verbs(List<Need> needs) {
        return String.join(" and ", needs.stream().map(Need::verb).toList());
    }
}
