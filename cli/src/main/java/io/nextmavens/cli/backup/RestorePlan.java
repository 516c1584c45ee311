package io.nextmavens.cli.backup;

import io.nextmavens.cli.output.Exit;
import io.nextmavens.cli.output.Problem;
import io.nextmavens.crds.v1alpha1.DatabaseStatus;
import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.ProjectReference;
import io.nextmavens.crds.v1alpha1.RestoreSpec;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which backup goes where, and whether somebody has said what it may replace. Pure.
 *
 * @param source namespace/name of the project whose backup it is
 * @param backup its name, or latest
 * @param target the project whose database is filled
 * @param replace name of the database that may be replaced
 */
record RestorePlan(String source, String backup, NextMavensProject target, Optional<String> replace) {

    private static final Pattern BACKUP = Pattern.compile("latest|[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}");

    /** The spec of the object; a {@link Problem} where it would do harm, or could not be done. */
    RestoreSpec spec() {
        var name = target.getMetadata().getName();
        var own = target.getMetadata().getNamespace() + "/" + name;
        checkName(backup);
        if (target.getSpec().backups() == null) {
            throw new Problem(
                    Exit.REFUSED,
                    "project " + name + " has no spec.backups: nothing says where backups are, and what key they have",
                    "Set it to the bucket and the key that the backup was made with: docs/backups.md shows how.");
        }
        var database = database(target);
        if (source.equals(own) && replace.isEmpty()) {
            throw new Problem(
                    Exit.REFUSED,
                    "the backup would go in place of the database " + database + " of project " + name,
                    "Say so with --replace-database " + database + ": what is in it now is kept beside it, closed to"
                            + " everybody, until you drop it. Or restore --into another project.");
        }
        if (replace.isPresent() && !replace.get().equals(database)) {
            throw new Problem(
                    Exit.REFUSED,
                    "--replace-database names " + replace.get() + ", but the database of project " + name + " is "
                            + database,
                    "Nothing was touched. Say --replace-database " + database + " if that is the one.");
        }
        return new RestoreSpec(
                new ProjectReference(name), backup, source.equals(own) ? null : source, replace.orElse(null));
    }

    /** Refuses what cannot be the name of a backup. */
    static void checkName(String backup) {
        if (!BACKUP.matcher(backup).matches()) {
            throw new Problem(
                    Exit.USAGE,
                    "'" + backup + "' is no name of a backup",
                    "They look like 20261127T030000Z-0a1b2c; latest is the newest. status NAME -o yaml has the last good one.");
        }
    }

    /** Name of a project's database. */
    static String database(NextMavensProject project) {
        return Optional.ofNullable(project.getStatus())
                .flatMap(status -> Optional.ofNullable(status.database()))
                .map(DatabaseStatus::name)
                .or(() -> Optional.ofNullable(project.getSpec().database().name()))
                .orElseGet(() -> project.getMetadata().getName().replace('-', '_'));
    }
}
