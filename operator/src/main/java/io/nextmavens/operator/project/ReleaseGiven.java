package io.nextmavens.operator.project;

import io.nextmavens.operator.upgrade.Release;
import io.nextmavens.operator.upgrade.Turn;

/**
 * What a round gives a project of the operator's release.
 *
 * @param release the operator's
 * @param turn whether the project is given it
 * @param image image of the runtime where the spec names none: the release's, or the one the project has
 */
record ReleaseGiven(Release release, Turn turn, String image) {

    /** Whether the catalog is brought to the release's. */
    boolean upgrades() {
        return turn instanceof Turn.Now;
    }
}
