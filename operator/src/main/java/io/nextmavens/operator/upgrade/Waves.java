package io.nextmavens.operator.upgrade;

import io.nextmavens.crds.v1alpha1.UpgradePhase;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whose turn it is when a release comes: canaries first, or one project; when they have become available, so many at a
 * time, in the order of their names; those that were not available before at the end. One that does not become
 * available stops it. Pure.
 *
 * <p>It follows from the projects' statuses alone, so operators that start anew, or see a status a moment late, decide
 * the same or let wait: a project that begins leaves those that wait and joins those under way at once.
 */
public final class Waves {

    private final Release release;
    private final int size;

    /**
     * @param release what is given to projects
     * @param size how many are under way at the same time
     */
    public Waves(Release release, int size) {
        this.release = release;
        this.size = size;
    }

    /** Says it of a project, from all that there are. */
    public Turn turnOf(Standing project, Supplier<List<Standing>> all) {
        if (project.has(release)) {
            return new Turn.Now(!project.is(UpgradePhase.Unattended));
        }
        if (project.wasHarmed()) {
            return new Turn.Now(true);
        }
        var others = all.get().stream()
                .filter(other -> other.upgrade().isPresent() && !other.name().equals(project.name()))
                .toList();
        var failed = others.stream()
                .filter(other -> other.has(release) && other.is(UpgradePhase.Failed))
                .findFirst();
        if (failed.isPresent()) {
            return new Turn.Stopped(failed.get().name() + " did not become available with " + release);
        }
        var underWay = others.stream()
                .filter(other -> other.has(release) && other.is(UpgradePhase.Upgrading))
                .toList();
        var waiting = others.stream()
                .filter(other -> !other.has(release) && (other.available() || goesFirst(other)))
                .toList();
        if (project.canary()) {
            return new Turn.Now(true);
        }
        if (!project.available()) {
            return underWay.isEmpty() && waiting.isEmpty()
                    ? new Turn.Now(false)
                    : new Turn.Later("projects that are available go first", false);
        }
        long before = waiting.stream()
                .filter(other ->
                        goesFirst(other) || Comparator.comparing(Standing::name).compare(other, project) < 0)
                .count();
        boolean isTried = others.stream().anyMatch(other -> other.has(release) && other.is(UpgradePhase.Current))
                && waiting.stream().noneMatch(Waves::goesFirst)
                && underWay.stream().noneMatch(Standing::canary);
        int places = (isTried ? size : 1) - underWay.size();
        if (before < places) {
            return new Turn.Now(true);
        }
        return new Turn.Later(
                (isTried ? "" : "the canary goes first; ") + before + " before it, " + underWay.size() + " under way",
                before < size);
    }

    private static boolean goesFirst(Standing project) {
        return project.canary() || project.wasHarmed();
    }
}
