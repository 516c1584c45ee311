package io.nextmavens.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextmavens.crds.v1alpha1.UpgradePhase;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WavesTest {

    private static final Release OLD = new Release("runtime:1", "0030-aaaa");
    private static final Release NEW = new Release("runtime:2", "0031-bbbb");

    @Test
    void oneProjectGoesFirstWhereNoneIsTheCanary() {
        // Given
        var all = List.of(old("c"), old("a"), old("b"));

        // When / Then
        assertThat(begin(all, 2)).containsExactly("a");
    }

    @Test
    void theCanariesGoFirstTogether() {
        // Given
        var all = List.of(old("a"), canary("z"), old("b"), canary("y"));

        // When / Then
        assertThat(begin(all, 2)).containsExactlyInAnyOrder("z", "y");
    }

    @Test
    void nobodyFollowsBeforeTheCanaryIsAvailable() {
        // Given
        var all = List.of(old("a"), old("c"), given("b", UpgradePhase.Upgrading));

        // When / Then
        assertThat(begin(all, 2)).isEmpty();
    }

    @Test
    void thenSoManyAreUnderWayAtTheSameTime() {
        // Given
        var canaryIsDone = List.of(
                given("z", UpgradePhase.Current), old("a"), old("b"), old("c"), given("d", UpgradePhase.Upgrading));

        // When / Then
        assertThat(begin(canaryIsDone, 3)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aFailureStopsThemAllButThoseThatWereHarmed() {
        // Given
        var all = List.of(given("z", UpgradePhase.Current), given("a", UpgradePhase.Failed), old("b"), canary("c"));

        // When
        var turn = new Waves(NEW, 5).turnOf(all.get(2), () -> all);

        // Then
        assertThat(turn).isInstanceOf(Turn.Stopped.class);
        assertThat(((Turn.Stopped) turn).message()).contains("a did not become available with runtime runtime:2");
        assertThat(begin(all, 5)).isEmpty();
    }

    @Test
    void theNextReleaseIsTriedOnThoseThatTheOneBeforeHarmed() {
        // Given
        var harmed = new Standing("x", false, false, false, status(OLD, UpgradePhase.Failed));
        var all = List.of(old("a"), harmed, old("b"));

        // When / Then
        assertThat(begin(all, 5)).containsExactly("x");
    }

    @Test
    void setBackToTheReleaseBeforeTheOthersHaveNothingToDo() {
        // Given
        var harmed = new Standing("x", false, false, false, status(NEW, UpgradePhase.Failed));
        var all = List.of(old("a"), harmed);
        var back = new Waves(OLD, 5);

        // When / Then
        assertThat(all).allMatch(project -> back.turnOf(project, () -> all).equals(new Turn.Now(true)));
    }

    @Test
    void aProjectThatWasNotAvailableBeforeHoldsNobodyUpAndComesLast() {
        // Given
        var broken = new Standing("a", false, false, false, status(OLD, UpgradePhase.Current));
        var unattended = given("b", UpgradePhase.Unattended);

        // When / Then
        assertThat(begin(List.of(broken, unattended, old("c")), 5)).containsExactly("c");
        assertThat(new Waves(NEW, 5).turnOf(broken, () -> List.of(broken, given("c", UpgradePhase.Current))))
                .isEqualTo(new Turn.Now(false));
    }

    @Test
    void aProjectOfItsOwnImageFollowsForTheCatalog() {
        // Given
        var own = new Standing("a", false, true, true, status(new Release("mine", "0030-aaaa"), UpgradePhase.Current));
        var upToDate =
                new Standing("b", false, true, true, status(new Release("mine", "0031-bbbb"), UpgradePhase.Current));

        // When / Then
        assertThat(own.has(NEW)).isFalse();
        assertThat(upToDate.has(NEW)).isTrue();
    }

    @Test
    void everyoneHasItAtTheEndAndNeverAreMoreUnderWay() {
        // Given
        var all = new ArrayList<Standing>();
        for (int i = 0; i < 20; i++) {
            all.add(i == 7 ? canary("p07") : old("p%02d".formatted(i)));
        }
        var sizes = new ArrayList<Integer>();

        // When
        for (List<String> wave = begin(all, 4); !wave.isEmpty(); wave = begin(all, 4)) {
            sizes.add(wave.size());
            for (String name : wave) {
                all.removeIf(project -> project.name().equals(name));
                all.add(given(name, UpgradePhase.Current));
            }
        }

        // Then
        assertThat(sizes).containsExactly(1, 4, 4, 4, 4, 3);
    }

    @Test
    void whoSeesLessThanThereIsLetsNoneMoreBegin() {
        // Given what an operator sees that has not heard yet of those that began
        var canaryIsDone = Stream.of("a", "b", "c", "d").map(WavesTest::old).toList();
        var late = new ArrayList<>(canaryIsDone);
        late.add(given("z", UpgradePhase.Current));
        var known = new ArrayList<Standing>(late);
        known.set(0, given("a", UpgradePhase.Upgrading));

        // When / Then
        assertThat(begin(late, 2)).containsExactlyInAnyOrder("a", "b");
        assertThat(begin(known, 2)).containsExactly("b");
    }

    private static List<String> begin(List<Standing> all, int size) {
        var waves = new Waves(NEW, size);
        return all.stream()
                .filter(project -> !project.has(NEW))
                .filter(project -> waves.turnOf(project, () -> all) instanceof Turn.Now)
                .map(Standing::name)
                .toList();
    }

    private static Standing old(String name) {
        return new Standing(name, false, false, true, status(OLD, UpgradePhase.Current));
    }

    private static Standing canary(String name) {
        return new Standing(name, true, false, true, status(OLD, UpgradePhase.Current));
    }

    private static Standing given(String name, UpgradePhase phase) {
        return new Standing(name, false, false, phase == UpgradePhase.Current, status(NEW, phase));
    }

    private static Optional<UpgradeStatus> status(Release release, UpgradePhase phase) {
        return Optional.of(new UpgradeStatus(release.image(), release.catalog(), phase, "2026-11-27T00:00:00Z"));
    }
}
