package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.UpgradeStatus;
import io.nextmavens.manifests.catalog.CatalogInstaller;
import io.nextmavens.operator.OperatorSettings;
import io.nextmavens.operator.upgrade.Release;
import io.nextmavens.operator.upgrade.Standing;
import io.nextmavens.operator.upgrade.Turn;
import io.nextmavens.operator.upgrade.Waves;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says what each project is given of the operator's release. Thread-safe. */
final class Releases {

    private final Release release;
    private final Waves waves;
    private final Supplier<List<NextMavensProject>> projects;

    Releases(OperatorSettings settings, Supplier<List<NextMavensProject>> projects) {
        this.release = new Release(settings.runtimeImage(), new CatalogInstaller().release());
        this.waves = new Waves(release, settings.upgradeWave());
        this.projects = projects;
    }

    ReleaseGiven of(Round round) {
        var project = round.project();
        if (project.getSpec().suspend()) {
            return kept(round, new Turn.Later("it is suspended", false));
        }
        var standing = Standing.of(project);
        if (standing.upgrade().isEmpty()) {
            return new ReleaseGiven(release, new Turn.Now(Optional.empty()), release.image());
        }
        var turn = waves.turnOf(
                standing, () -> projects.get().stream().map(Standing::of).toList());
        return turn instanceof Turn.Now ? new ReleaseGiven(release, turn, release.image()) : kept(round, turn);
    }

    private ReleaseGiven kept(Round round, Turn turn) {
        var image = Optional.ofNullable(round.project().getStatus())
                .map(status -> status.upgrade())
                .map(UpgradeStatus::image)
                .or(() -> RuntimeStep.imageOfPods(round))
                .orElse(release.image());
        return new ReleaseGiven(release, turn, image);
    }
}
