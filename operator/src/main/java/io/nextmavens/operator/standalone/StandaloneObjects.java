package io.nextmavens.operator.standalone;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.nextmavens.crds.v1alpha1.ProjectSpec;
import io.nextmavens.operator.owned.ClusterService;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.owned.ProjectObjects;
import java.util.List;
import java.util.Optional;

/** What is wanted of a standalone database's objects, its primary's. Pure. */
public final class StandaloneObjects {

    /** PostgreSQL's port. */
    public static final int PORT = 5432;

    private StandaloneObjects() {}

    /**
     * The Service that clients and the operator connect to. It leads to the one pod at all times: PostgreSQL itself refuses
     * who comes too early, and is found when it accepts rather than some seconds later, when a probe has seen that it does.
     */
    public static Service service(ProjectObjects names) {
        return ClusterService.of(names, names.database(), Component.DATABASE, PostgresPod.PORT_NAME, PORT)
                .edit()
                .editSpec()
                .withPublishNotReadyAddresses(true)
                .endSpec()
                .build();
    }

    /**
     * One primary. The claim stays when the StatefulSet goes (its retention policy's default), so a project that is
     * deleted and made again finds its data.
     */
    public static StatefulSet statefulSet(ProjectObjects names, ProjectSpec spec, String defaultImage) {
        return new StatefulSetBuilder()
                .withMetadata(names.owned(names.database(), Component.DATABASE))
                .withNewSpec()
                .withServiceName(names.database())
                .withReplicas(spec.suspend() ? 0 : 1)
                .withNewSelector()
                .withMatchLabels(names.selector(Component.DATABASE))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(Component.DATABASE))
                .endMetadata()
                .withSpec(PostgresPod.of(
                                spec,
                                defaultImage,
                                PostgresPod.settings(spec),
                                List.of(
                                        PostgresPod.variable(
                                                "POSTGRES_PASSWORD_FILE", "/etc/nextmavens/superuser/password"),
                                        PostgresPod.variable("POSTGRES_STANDBYS", names.databaseReadOnlyHost())),
                                PostgresPod.probe(2, 150),
                                PostgresPod.passwords(names).build())
                        .build())
                .endTemplate()
                .withVolumeClaimTemplates(PostgresPod.claim(names, spec, Component.DATABASE))
                .endSpec()
                .build();
    }

    /**
     * The same with the claim template of the one that is there, which cannot change (Kubernetes API, StatefulSetSpec):
     * the claims themselves grow.
     */
    static StatefulSet withClaimOf(Optional<StatefulSet> there, StatefulSet wanted) {
        var size = size(claimOf(wanted));
        return there.map(existing -> size(claimOf(existing)))
                .filter(former -> Quantity.getAmountInBytes(former).compareTo(Quantity.getAmountInBytes(size)) != 0)
                .map(former -> new StatefulSetBuilder(wanted)
                        .editSpec()
                        .editVolumeClaimTemplate(0)
                        .editSpec()
                        .editResources()
                        .addToRequests("storage", former)
                        .endResources()
                        .endSpec()
                        .endVolumeClaimTemplate()
                        .endSpec()
                        .build())
                .orElse(wanted);
    }

    private static PersistentVolumeClaim claimOf(StatefulSet statefulSet) {
        return statefulSet.getSpec().getVolumeClaimTemplates().getFirst();
    }

    private static Quantity size(PersistentVolumeClaim claim) {
        return claim.getSpec().getResources().getRequests().get("storage");
    }
}
