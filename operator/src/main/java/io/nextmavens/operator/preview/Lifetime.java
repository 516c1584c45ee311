package io.nextmavens.operator.preview;

import io.nextmavens.crds.v1alpha1.NextMavensProject;
import io.nextmavens.crds.v1alpha1.PreviewSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a preview ends. It follows from its creation and its spec alone, so that it survives a lost status, and a preview
 * whose spec says longer lives longer. Pure.
 *
 * @param until when it is deleted
 * @param warned since when its condition says so
 */
public record Lifetime(Instant until, Instant warned) {

    private static final Duration LONGEST_WARNING = Duration.ofHours(1);
    private static final int SHARE_OF_WARNING = 10;

    /** That of a project; empty where it is no preview. */
    public static Optional<Lifetime> of(NextMavensProject project) {
        return Optional.ofNullable(project.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.preview()))
                .map(preview -> of(Instant.parse(project.getMetadata().getCreationTimestamp()), preview));
    }

    private static Lifetime of(Instant made, PreviewSpec preview) {
        var length = preview.lifetime();
        var warning = length.dividedBy(SHARE_OF_WARNING);
        var until = made.plus(length);
        return new Lifetime(until, until.minus(warning.compareTo(LONGEST_WARNING) < 0 ? warning : LONGEST_WARNING));
    }

    /** Whether it is over. */
    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** How long it is until something changes; empty when it is over. */
    public Optional<Duration> change(Instant now) {
        return Stream.of(warned, until).filter(now::isBefore).findFirst().map(next -> Duration.between(now, next));
    }

    /** Whether it is over soon. */
    public boolean isEnding(Instant now) {
        return !now.isBefore(warned);
    }
}
