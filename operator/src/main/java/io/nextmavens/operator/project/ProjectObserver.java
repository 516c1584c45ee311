package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectStatus;

/** Who wants to know what rounds find. Called by the thread of the round, so it has to be quick. */
public interface ProjectObserver {

    /**
     * A round has ended.
     *
     * @param project as it was when the round began
     * @param status what came of it
     */
    void looked(NextMavensProject project, ProjectStatus status);

    /** The project is gone. */
    void gone(NextMavensProject project);
}
