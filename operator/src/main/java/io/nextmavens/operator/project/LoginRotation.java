package io.nextmavens.operator.project;

import io.nextmavens.crds.v1alpha1.KeysSpec;
import io.nextmavens.crds.v1alpha1.ProjectAnnotations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the rotation of a database's logins follows from.
 *
 * @param asked what asks for one, each value once
 * @param every how long logins are in use before others are; empty: until somebody asks
 * @param since when the first were made
 * @param now the time
 */
record LoginRotation(Optional<String> asked, Optional<Duration> every, Instant since, Instant now) {

    /** The value of the annotation that was followed last. */
    static final String FOLLOWED = "rotation";

    /** When the last rotation began. */
    static final String ROTATED = "rotated-at";

    LoginRotation {
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(every, "every");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(now, "now");
    }

    static LoginRotation of(Round round, Instant now) {
        return new LoginRotation(
                ProjectAnnotations.valueOf(round.project(), ProjectAnnotations.ROTATE_LOGINS),
                Optional.ofNullable(round.spec().database().rotateLoginsEvery()).map(KeysSpec::duration),
                Instant.parse(round.project().getMetadata().getCreationTimestamp()),
                now);
    }

    /** Whether somebody asks for one who was not followed yet. */
    boolean isAsked(Map<String, String> content) {
        return asked.filter(value -> !value.equals(content.get(FOLLOWED))).isPresent();
    }

    /** Whether the logins in that content of the Secret have been in use for long enough. */
    boolean isScheduled(Map<String, String> content) {
        return every.map(rotated(content)::plus)
                .filter(due -> !due.isAfter(now))
                .isPresent();
    }

    String nowText() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Instant rotated(Map<String, String> content) {
        try {
            return Instant.parse(content.getOrDefault(ROTATED, since.toString()));
        } catch (DateTimeException e) {
            return since;
        }
    }
}
