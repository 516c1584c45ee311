package io.nextmavens.operator.upgrade;

import io.nextmavens.crds.v1alpha1.UpgradePhase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whose turn it is when a release comes: canaries first, or one project; then waves of so many, in the order of the
 * projects' names, each when all of the wave before are available; those that were not available before at the end. One
 * that does not become available stops it. Pure.
 *
 * <p>Only what was available with another release and is available with this one shows that the release is good: a
 * project that is new, or was broken, belongs to no wave.
 *
 * <p>It follows from the projects' statuses alone, so operators that start anew, or see a status a moment late, decide
 * the same or let wait: a project that begins leaves those that wait and joins its wave at once.
 */
public final class Waves {

    /** The wave of canaries, and of the one that goes first where there is none. */
    public static final int CANARIES = 0;

    private final Release release;
    private final int size;

    /**
     * @param release what is given to projects
     * @param size how many a wave has
     */
    public Waves(Release release, int size) {
        this.release = release;
        this.size = size;
    }

    /** Says it of a project, from all that there are. */
    public Turn turnOf(Standing project, Supplier<List<Standing>> all) {
        if (project.has(release)) {
            return new Turn.Now(project.wave());
        }
        if (project.wasHarmed()) {
            return new Turn.Now(Optional.of(CANARIES));
        }
        var others = all.get().stream()
                .filter(other -> other.upgrade().isPresent() && !other.name().equals(project.name()))
                .toList();
        var given = others.stream()
                .filter(other -> other.has(release) && other.wave().isPresent())
                .toList();
        var failed =
                given.stream().filter(other -> other.is(UpgradePhase.Failed)).findFirst();
        if (failed.isPresent()) {
            return new Turn.Stopped(failed.get().name() + " did not become available with " + release);
        }
        if (project.canary()) {
            return new Turn.Now(Optional.of(CANARIES));
        }
        var waiting = others.stream()
                .filter(other -> !other.has(release) && (other.available() || goesFirst(other)))
                .toList();
        if (!project.available()) {
            return waiting.isEmpty() && given.stream().allMatch(Waves::isCurrent)
                    ? new Turn.Now(Optional.empty())
                    : new Turn.Later("projects that are available go first", false);
        }
        return inOrder(given, waiting, before(project, waiting));
    }

    /**
     * Says it of one that is available, when nothing has failed.
     *
     * @param given those of the waves that have begun
     * @param waiting those of waves to come
     * @param before how many of them go before the project
     */
    private Turn inOrder(List<Standing> given, List<Standing> waiting, long before) {
        boolean isTried = !given.isEmpty()
                && ofWave(CANARIES, given).allMatch(Waves::isCurrent)
                && waiting.stream().noneMatch(Waves::goesFirst);
        if (!isTried) {
            return given.isEmpty() && before == 0
                    ? new Turn.Now(Optional.of(CANARIES))
                    : new Turn.Later("the canary goes first; " + before + " before it", before < size);
        }
        int last = given.stream()
                .map(Standing::wave)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(CANARIES);
        long places = last == CANARIES ? 0 : size - ofWave(last, given).count();
        if (before < places) {
            return new Turn.Now(Optional.of(last));
        }
        long underWay = given.stream().filter(other -> !isCurrent(other)).count();
        if (places <= 0 && underWay == 0 && before < size) {
            return new Turn.Now(Optional.of(last + 1));
        }
        return new Turn.Later(
                underWay + " of wave " + last + " are not available yet; " + before + " before it", before < size);
    }

    private static long before(Standing project, List<Standing> waiting) {
        return waiting.stream()
                .filter(other ->
                        goesFirst(other) || Comparator.comparing(Standing::name).compare(other, project) < 0)
                .count();
    }

    private static Stream<Standing> ofWave(int wave, List<Standing> given) {
        return given.stream().filter(other -> other.wave().equals(Optional.of(wave)));
    }

    private static boolean isCurrent(Standing project) {
        return project.is(UpgradePhase.Current);
    }

    private static boolean goesFirst(Standing project) {
        return project.canary() || project.wasHarmed();
    }
}
