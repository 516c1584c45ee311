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
        var all = List.of(old("a"), old("c"), given("b", UpgradePhase.Upgrading, 0));

        // When / Then
        assertThat(begin(all, 2)).isEmpty();
    }

    @Test
    void thenSoManyAreGivenItTogether() {
        // Given
        var canaryIsDone = List.of(
                given("z", UpgradePhase.Current, 0),
                old("a"),
                old("b"),
                old("c"),
                given("d", UpgradePhase.Upgrading, 1));

        // When / Then
        assertThat(begin(canaryIsDone, 3)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aWaveWaitsForAllOfTheWaveBefore() {
        // Given
        var oneIsNotAvailable = List.of(
                given("z", UpgradePhase.Current, 0),
                given("a", UpgradePhase.Current, 1),
                given("b", UpgradePhase.Upgrading, 1),
                old("c"),
                old("d"));
        var allAreAvailable = List.of(
                given("z", UpgradePhase.Current, 0),
                given("a", UpgradePhase.Current, 1),
                given("b", UpgradePhase.Current, 1),
                old("c"),
                old("d"));

        // When / Then
        assertThat(begin(oneIsNotAvailable, 2)).isEmpty();
        var later = (Turn.Later) new Waves(NEW, 2).turnOf(oneIsNotAvailable.get(3), () -> oneIsNotAvailable);
        assertThat(later.message()).isEqualTo("1 of wave 1 are not available yet; 0 before it");
        assertThat(later.isNext()).isTrue();
        assertThat(begin(allAreAvailable, 2)).containsExactly("c", "d");
        assertThat(new Waves(NEW, 2).turnOf(allAreAvailable.get(3), () -> allAreAvailable))
                .isEqualTo(new Turn.Now(Optional.of(2)));
    }

    @Test
    void aNewProjectIsNoProofOfTheRelease() {
        // Given one that was made with it, and is available
        var all = List.of(isNew("a"), old("b"), old("c"), old("d"));

        // When
        var turn = new Waves(NEW, 3).turnOf(all.get(1), () -> all);

        // Then
        assertThat(turn).isEqualTo(new Turn.Now(Optional.of(Waves.CANARIES)));
        assertThat(begin(all, 3)).containsExactly("b");
    }

    @Test
    void aNewCanaryIsNoProofEither() {
        // Given
        var canary = new Standing("a", true, false, true, status(NEW, UpgradePhase.Current, null));
        var all = List.of(canary, old("b"), old("c"));

        // When / Then
        assertThat(begin(all, 3)).containsExactly("b");
    }

    @Test
    void aNewProjectThatDoesNotStartHoldsNobodyUp() {
        // Given
        var all = List.of(
                given("z", UpgradePhase.Current, 0),
                new Standing("a", false, false, false, status(NEW, UpgradePhase.Unattended, null)),
                old("b"));

        // When / Then
        assertThat(begin(all, 3)).containsExactly("b");
    }

    @Test
    void aFailureStopsThemAllButThoseThatWereHarmed() {
        // Given
        var all =
                List.of(given("z", UpgradePhase.Current, 0), given("a", UpgradePhase.Failed, 1), old("b"), canary("c"));

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
        var harmed = new Standing("x", false, false, false, status(OLD, UpgradePhase.Failed, 0));
        var all = List.of(old("a"), harmed, old("b"));

        // When / Then
        assertThat(begin(all, 5)).containsExactly("x");
    }

    @Test
    void setBackToTheReleaseBeforeTheOthersHaveNothingToDo() {
        // Given
        var harmed = new Standing("x", false, false, false, status(NEW, UpgradePhase.Failed, 0));
        var all = List.of(old("a"), harmed);
        var back = new Waves(OLD, 5);

        // When / Then
        assertThat(all).allMatch(project -> back.turnOf(project, () -> all).equals(new Turn.Now(Optional.of(0))));
    }

    @Test
    void aProjectThatWasNotAvailableBeforeHoldsNobodyUpAndComesLast() {
        // Given
        var broken = new Standing("a", false, false, false, status(OLD, UpgradePhase.Current, 0));
        var unattended = new Standing("b", false, false, false, status(NEW, UpgradePhase.Unattended, null));

        // When / Then
        assertThat(begin(List.of(broken, unattended, old("c")), 5)).containsExactly("c");
        assertThat(new Waves(NEW, 5).turnOf(broken, () -> List.of(broken, given("c", UpgradePhase.Current, 0))))
                .isEqualTo(new Turn.Now(Optional.empty()));
    }

    @Test
    void aProjectOfItsOwnImageFollowsForTheCatalog() {
        // Given
        var own =
                new Standing("a", false, true, true, status(new Release("mine", "0030-aaaa"), UpgradePhase.Current, 0));
        var upToDate =
                new Standing("b", false, true, true, status(new Release("mine", "0031-bbbb"), UpgradePhase.Current, 0));

        // When / Then
        assertThat(own.has(NEW)).isFalse();
        assertThat(upToDate.has(NEW)).isTrue();
    }

    @Test
    void everyoneHasItAtTheEndWaveByWave() {
        // Given
        var all = new ArrayList<Standing>();
        for (int i = 0; i < 20; i++) {
            all.add(i == 7 ? canary("p07") : old("p%02d".formatted(i)));
        }
        var sizes = new ArrayList<Integer>();

        // When
        for (List<String> wave = begin(all, 4); !wave.isEmpty(); wave = begin(all, 4)) {
            sizes.add(wave.size());
            int number = sizes.size() - 1;
            for (String name : wave) {
                replace(all, given(name, UpgradePhase.Upgrading, number));
            }
            assertThat(begin(all, 4)).isEmpty();
            for (String name : wave.reversed()) {
                assertThat(begin(all, 4)).isEmpty();
                replace(all, given(name, UpgradePhase.Current, number));
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
        late.add(given("z", UpgradePhase.Current, 0));
        var known = new ArrayList<Standing>(late);
        known.set(0, given("a", UpgradePhase.Upgrading, 1));

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

    private static void replace(List<Standing> all, Standing now) {
        all.replaceAll(project -> project.name().equals(now.name()) ? now : project);
    }

    private static Standing old(String name) {
        return new Standing(name, false, false, true, status(OLD, UpgradePhase.Current, 0));
    }

    private static Standing canary(String name) {
        return new Standing(name, true, false, true, status(OLD, UpgradePhase.Current, 0));
    }

    private static Standing isNew(String name) {
        return new Standing(name, false, false, true, status(NEW, UpgradePhase.Current, null));
    }

    private static Standing given(String name, UpgradePhase phase, int wave) {
        return new Standing(name, false, false, phase == UpgradePhase.Current, status(NEW, phase, wave));
    }

    private static Optional<UpgradeStatus> status(Release release, UpgradePhase phase, Integer wave) {
        return Optional.of(new UpgradeStatus(release.image(), release.catalog(), phase, "2026-11-27T00:00:00Z", wave));
    }
}
