package io.nextmavens.operator.project;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nextmavens.operator.owned.Component;
import io.nextmavens.operator.preview.CloneJob;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Job that clones into the database of a round's project, and its pods, which are not watched. */
final class CloneRun {

    private static final Set<String> HAVE_ENDED = Set.of("Succeeded", "Failed");

    private final Round round;
    private final String name;

    CloneRun(Round round) {
        this.round = round;
        this.name = CloneJob.name(round.names());
    }

    /** The Job as it was last seen. */
    Optional<Job> job() {
        return round.jobs(Component.BACKUP).stream()
                .filter(job -> job.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** What keeps its pods from cloning. */
    Optional<String> trouble() {
        return pods().stream().flatMap(PodTrouble::of).findFirst();
    }

    /** Whether a pod may be writing to the database. */
    boolean isWriting() {
        return pods().stream().map(pod -> pod.getStatus().getPhase()).anyMatch(phase -> !HAVE_ENDED.contains(phase));
    }

    /** Deletes the Job, seen or not; its pods end a moment later. */
    void stop() {
        round.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(round.names().namespace())
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    private List<Pod> pods() {
        return round.client()
                .pods()
                .inNamespace(round.names().namespace())
                .withLabel("batch.kubernetes.io/job-name", name)
                .list()
                .getItems();
    }
}
