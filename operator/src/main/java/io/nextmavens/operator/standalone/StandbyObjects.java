package io.nextmavens.operator.standalone;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.owned.ClusterService;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.List;
import java.util.stream.IntStream;

/** What is wanted of the objects of a standalone database's standbys. Pure. */
public final class StandbyObjects {

    /** Key of the standbys' password in the superuser's Secret. */
    public static final String PASSWORD = "standby-password";

    /** It is cloned before it starts, which takes as long as it takes: a day at most. */
    private static final int STARTUP_FAILURES = 8640;

    private static final String NODE = "kubernetes.io/hostname";

    private StandbyObjects() {}

    /** The Service that leads to the standbys that answer. */
    public static Service service(ProjectObjects names) {
        return ClusterService.of(
                names, names.databaseReadOnly(), Component.STANDBY, PostgresPod.PORT_NAME, StandaloneObjects.PORT);
    }

    /** Names of the claims. */
    public static List<String> claims(ProjectObjects names, ProjectSpec spec) {
        return IntStream.range(0, spec.database().standalone().standbys())
                .mapToObj(ordinal -> PostgresPod.DATA + "-" + name(names, ordinal))
                .toList();
    }

    /** Name of a standby's pod. */
    public static String name(ProjectObjects names, int ordinal) {
        return names.standby() + "-" + ordinal;
    }

    /** One standby goes at a time when nodes are emptied; one that is not healthy stands in nobody's way. */
    public static PodDisruptionBudget disruptionBudget(ProjectObjects names) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(names.owned(names.standby(), Component.STANDBY))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(names.selector(Component.STANDBY))
                .endSelector()
                .endSpec()
                .build();
    }

    /**
     * The standbys, each for itself: one that does not start holds up no other. A claim is a copy of the primary's
     * data, so it goes with its standby, but not when the project is suspended.
     *
     * @param passwordDigest changes when their password does, so that the pods are replaced
     */
    public static StatefulSet statefulSet(
            ProjectObjects names, ProjectSpec spec, String defaultImage, String passwordDigest) {
        var settings = PostgresPod.settings(spec);
        settings.put("hot_standby", "on");
        settings.putIfAbsent("hot_standby_feedback", "on");
        return new StatefulSetBuilder()
                .withMetadata(names.owned(names.standby(), Component.STANDBY))
                .withNewSpec()
                .withServiceName(names.databaseReadOnly())
                .withReplicas(spec.suspend() ? 0 : spec.database().standalone().standbys())
                .withPodManagementPolicy("Parallel")
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Delete")
                .withWhenScaled(spec.suspend() ? "Retain" : "Delete")
                .endPersistentVolumeClaimRetentionPolicy()
                .withNewSelector()
                .withMatchLabels(names.selector(Component.STANDBY))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(Component.STANDBY))
                .addToAnnotations("nextmavens.io/secrets-digest", passwordDigest)
                .endMetadata()
                .withSpec(PostgresPod.of(
                                spec,
                                defaultImage,
                                settings,
                                List.of(PostgresPod.variable("POSTGRES_STANDBY_OF", names.databaseHost())),
                                PostgresPod.probe(10, STARTUP_FAILURES),
                                PostgresPod.passwords(names)
                                        .editSecret()
                                        .addNewItem()
                                        .withKey(PASSWORD)
                                        .withPath(PASSWORD)
                                        .endItem()
                                        .endSecret()
                                        .build())
                        .withAffinity(apartFromThePrimary(names))
                        .addNewTopologySpreadConstraint()
                        .withMaxSkew(1)
                        .withTopologyKey(NODE)
                        .withWhenUnsatisfiable("ScheduleAnyway")
                        .withNewLabelSelector()
                        .withMatchLabels(names.selector(Component.STANDBY))
                        .endLabelSelector()
                        .endTopologySpreadConstraint()
                        .build())
                .endTemplate()
                .withVolumeClaimTemplates(PostgresPod.claim(names, spec, Component.STANDBY))
                .endSpec()
                .build();
    }

    private static Affinity apartFromThePrimary(ProjectObjects names) {
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey(NODE)
                .withNewLabelSelector()
                .withMatchLabels(names.selector(Component.DATABASE))
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }
}
