package io.nextmavens.cli.logs;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A part of a project that has pods, or the operator. */
enum LogPart {
    RUNTIME,
    DATABASE,
    STANDBY,
    POOLER,
    REDIS,
    BACKUP,
    /** What the operator says about the project. */
    OPERATOR,
    /** Every pod of the project. */
    ALL;

    private static final String PROJECT = "app.kubernetes.io/instance";
    private static final String PART = "app.kubernetes.io/component";
    private static final String CLOUDNATIVEPG = "cnpg.io/cluster";

    /** Labels of its pods in the project's namespace; empty where they are not there. */
    Optional<Map<String, String>> labels(NextMavensProject project) {
        var name = project.getMetadata().getName();
        var cluster = Optional.ofNullable(project.getSpec().database().cloudNativePG());
        return switch (this) {
            case OPERATOR -> Optional.empty();
            case ALL -> Optional.of(Map.of("app.kubernetes.io/name", "nextmavens", PROJECT, name));
            case DATABASE ->
                Optional.of(cluster.map(spec -> Map.of(
                                CLOUDNATIVEPG,
                                spec.clusterRef() == null
                                        ? name + "-database"
                                        : spec.clusterRef().name()))
                        .orElseGet(() -> ours(name)));
            case RUNTIME, STANDBY, POOLER, REDIS, BACKUP -> Optional.of(ours(name));
        };
    }

    private Map<String, String> ours(String project) {
        return Map.of("app.kubernetes.io/name", "nextmavens", PROJECT, project, PART, text());
    }

    /** As it is written in labels and on the command line. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
