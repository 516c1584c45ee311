package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import io.nextmavens.operator.owned.SpecUpdates;
import java.util.List;

/** Which changes of a project make a round. */
public final class ProjectUpdates extends SpecUpdates<NextMavensProject> {

    @Override
    protected List<?> askedFor(NextMavensProject project) {
        return List.of(
                ProjectAnnotations.valueOf(project, ProjectAnnotations.ROTATE_LOGINS),
                ProjectAnnotations.valueOf(project, ProjectAnnotations.ROTATE_KEYS),
                ProjectAnnotations.PAUSE.isOn(project),
                ProjectAnnotations.DRY_RUN.isOn(project),
                ProjectAnnotations.CANARY.isOn(project),
                ProjectAnnotations.DELETION_PROTECTION.isOn(project));
    }
}
