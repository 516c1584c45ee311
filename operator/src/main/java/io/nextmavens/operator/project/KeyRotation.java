package io.nextmavens.operator.project;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the rotation of a project's keys follows from.
 *
 * @param asked what asks for one, each value once
 * @param every how long a secret signs before the next one does; empty: until somebody asks
 * @param overlap how long the secret before is accepted after the last pod signed with it
 * @param now the time
 * @param everyPodHas whether every pod of the runtime was started with that content of the Secret
 */
record KeyRotation(
        Optional<String> asked,
        Optional<Duration> every,
        Duration overlap,
        Instant now,
        Predicate<Map<String, String>> everyPodHas) {

    KeyRotation {
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(every, "every");
        Objects.requireNonNull(overlap, "overlap");
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(everyPodHas, "everyPodHas");
    }

    /** Where a rotation is; each step needs that every pod has the one before. */
    enum Phase {
        /** None is under way. */
        NONE,
        /** Every pod is told of the next secret; none signs with it. */
        ANNOUNCED,
        /** Pod after pod begins to sign with it. */
        SIGNING,
        /** All sign with it; the one before is accepted still. */
        OVERLAPPING;

        /** Of the content of the Secret; none where what is said there is not known. */
        static Phase of(Map<String, String> content) {
            for (Phase phase : values()) {
                if (phase.name().equalsIgnoreCase(content.getOrDefault(ProjectKeys.PHASE, ""))
                        && content.containsKey(ProjectKeys.OTHER_JWT_SECRET)) {
                    return phase;
                }
            }
            return NONE;
        }
    }
}
