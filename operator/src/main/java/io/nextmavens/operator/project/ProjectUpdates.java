package io.nextmavens.operator.project;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which changes of a project make a round: those of its spec, those of the annotations that count, and the marks of
 * its deletion. A status is written by the operator itself, and must not make another round.
 */
public final class ProjectUpdates implements OnUpdateFilter<NextMavensProject> {

    @Override
    public boolean accept(NextMavensProject now, NextMavensProject before) {
        var metadata = now.getMetadata();
        var earlier = before.getMetadata();
        return !Objects.equals(metadata.getGeneration(), earlier.getGeneration())
                || !Objects.equals(metadata.getDeletionTimestamp(), earlier.getDeletionTimestamp())
                || !Objects.equals(metadata.getFinalizers(), earlier.getFinalizers())
                || !Objects.equals(metadata.getUid(), earlier.getUid())
                || !values(now).equals(values(before))
                || ProjectAnnotations.PAUSE.isOn(now) != ProjectAnnotations.PAUSE.isOn(before)
                || ProjectAnnotations.DELETION_PROTECTION.isOn(now)
                        != ProjectAnnotations.DELETION_PROTECTION.isOn(before);
    }

    private static List<Optional<String>> values(NextMavensProject project) {
        return Stream.of(ProjectAnnotations.ROTATE_LOGINS, ProjectAnnotations.ROTATE_KEYS)
                .map(key -> ProjectAnnotations.valueOf(project, key))
                .toList();
    }
}
