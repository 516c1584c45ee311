package io.nextmavens.operator.upgrade;

import io.nextmavens.crds.v1alpha1.ConditionStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.crds.v1alpha1.UpgradePhase;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import java.util.Optional;

/**
 * Where one project is, as its spec and status say.
 *
 * @param name namespace and name
 * @param canary whether it is to be upgraded before others
 * @param namesItsImage whether its spec names an image, so that a release is its catalog alone
 * @param available whether its pods are
 * @param upgrade the release it has; empty for one that does not take part: it is new, suspended, paused or deleted
 */
public record Standing(
        String name, boolean canary, boolean namesItsImage, boolean available, Optional<UpgradeStatus> upgrade) {

    private static final String RUNTIME_READY = "RuntimeReady";

    /** Reads it. */
    public static Standing of(NextMavensProject project) {
        var spec = project.getSpec();
        boolean takesPart = project.getMetadata().getDeletionTimestamp() == null
                && !spec.suspend()
                && !ProjectAnnotations.PAUSE.isOn(project);
        var runtime = Optional.ofNullable(project.getStatus()).flatMap(status -> status.condition(RUNTIME_READY));
        return new Standing(
                project.getMetadata().getNamespace() + "/"
                        + project.getMetadata().getName(),
                ProjectAnnotations.CANARY.isOn(project),
                spec.runtime().image() != null,
                runtime.filter(condition -> condition.status() == ConditionStatus.TRUE)
                        .isPresent(),
                !takesPart
                        ? Optional.empty()
                        : Optional.ofNullable(project.getStatus())
                                .map(status -> status.upgrade())
                                // one that was there before its status said so
                                .or(() -> runtime.map(condition -> new UpgradeStatus(
                                        null, null, UpgradePhase.Waiting, condition.lastTransitionTime(), null))));
    }

    boolean has(Release release) {
        return upgrade.filter(status -> release.catalog().equals(status.catalog())
                        && (namesItsImage || release.image().equals(status.image())))
                .isPresent();
    }

    boolean is(UpgradePhase phase) {
        return upgrade.filter(status -> status.phase() == phase).isPresent();
    }

    /** The wave in which it was given what it has; empty where that says nothing about the release. */
    Optional<Integer> wave() {
        return upgrade.map(UpgradeStatus::wave);
    }

    /** An upgrade has left it where it is: the next release is tried on it before others. */
    boolean wasHarmed() {
        return is(UpgradePhase.Failed) || is(UpgradePhase.Upgrading);
    }
}
