package io.nextmavens.runtime.backup;

import io.nextmavens.runtime.backup.target.BackupIds;
import io.nextmavens.runtime.backup.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which backups are kept: the newest so many, and none older than so long. The newest is always kept.
 *
 * @param count at most; none for no limit
 * @param age at most; none for no limit
 */
public record Retention(Optional<Integer> count, Optional<Duration> age) {

    /** How old parts without a manifest are before they are taken for what a killed backup left. */
    private static final Duration UNFINISHED = Duration.ofDays(2);

    /** Those that are to go, of these. */
    List<Manifest> beyond(List<Manifest> all, Instant now) {
        List<Manifest> newestFirst = all.stream()
                .sorted(Comparator.comparing(Manifest::began).reversed())
                .toList();
        List<Manifest> beyond = new ArrayList<>();
        for (int i = 1; i < newestFirst.size(); i++) {
            Manifest manifest = newestFirst.get(i);
            boolean tooMany = count.isPresent() && i >= count.get();
            boolean tooOld = age.isPresent() && manifest.began().isBefore(now.minus(age.get()));
            if (tooMany || tooOld) {
                beyond.add(manifest);
            }
        }
        return beyond;
    }

    /**
     * Removes what is beyond it, and what killed backups left. A manifest goes before its parts, so that what is listed
     * is whole.
     *
     * @return the names of backups that were removed
     */
    List<String> apply(Target target, Instant now) throws BackupException {
        try {
            List<Manifest> all = new ArrayList<>();
            for (byte[] bytes : target.manifests()) {
                all.add(Manifest.readUnchecked(bytes));
            }
            List<String> removed = new ArrayList<>();
            for (Manifest manifest : beyond(all, now)) {
                target.withdraw(manifest.id());
                target.remove(manifest.locations());
                removed.add(manifest.id());
            }
            target.removeUnpublished(new BackupIds.Before(now.minus(UNFINISHED)));
            return removed;
        } catch (IOException e) {
            throw BackupException.failed("removing backups from " + target.name() + " that are not kept any longer", e);
        }
    }
}
