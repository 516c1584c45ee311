package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nextmavens.operator.owned.OwnedObjects;
import io.nextmavens.operator.standalone.StandbyObjects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Grows the claims of a standalone database to what the spec says. A claim that is bound can ask for more, where its
 * StorageClass allows that, and never for less (Kubernetes documentation, "Expanding Persistent Volumes Claims").
 */
final class DatabaseVolumes {

    private DatabaseVolumes() {}

    /** Returns what could not be done; empty where every volume is as the spec says, or on its way. */
    static Optional<String> grow(Round round) {
        var spec = round.spec();
        if (spec.database().standalone() == null) {
            return Optional.empty();
        }
        var wanted = new Quantity(spec.database().standalone().storage().size());
        return Stream.concat(
                        Stream.of(round.names().databaseClaim()), StandbyObjects.claims(round.names(), spec).stream())
                .flatMap(name -> round.look(claim(round, name)).stream())
                .filter(DatabaseVolumes::isBound)
                .flatMap(claim -> grow(round, claim, wanted).stream())
                .reduce((one, other) -> one + "; " + other);
    }

    private static Optional<String> grow(Round round, PersistentVolumeClaim claim, Quantity wanted) {
        var name = claim.getMetadata().getName();
        var asked = claim.getSpec().getResources().getRequests().get("storage");
        int more = Quantity.getAmountInBytes(wanted).compareTo(Quantity.getAmountInBytes(asked));
        if (more == 0) {
            return Optional.empty();
        }
        var what = "PersistentVolumeClaim " + name + " has " + asked + ", and spec.database.standalone.storage.size is "
                + wanted + ": ";
        if (more < 0) {
            return Optional.of(what + "a volume never shrinks");
        }
        try {
            round.client()
                    .resource(new PersistentVolumeClaimBuilder(claim(round, name))
                            .withNewSpec()
                            .withNewResources()
                            .addToRequests("storage", wanted)
                            .endResources()
                            .endSpec()
                            .build())
                    .fieldManager(OwnedObjects.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
            round.events()
                    .normal(
                            EventReason.VOLUME_GROWN,
                            "PersistentVolumeClaim " + name + " grows from " + asked + " to " + wanted);
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            return Optional.of(what
                    + (refused.getStatus() == null
                            ? refused.getMessage()
                            : refused.getStatus().getMessage()));
        }
    }

    private static boolean isBound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    private static PersistentVolumeClaim claim(Round round, String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(round.names().namespace())
                .withName(name)
                .endMetadata()
                .build();
    }
}
