package io.nextmavens.operator.alert;

import java.time.Instant;
import java.util.Objects;

/** Whether a cause of alerts is there. */
sealed interface Verdict {

    /**
     * It is.
     *
     * @param since since when
     * @param reason why, in one word
     * @param message the last error
     */
    record Firing(Instant since, String reason, String message) implements Verdict {
        public Firing {
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }

    /** It is not. */
    record Clear() implements Verdict {}

    /** Nobody knows now, so an alert stays as it is. */
    record Unknown() implements Verdict {}
}
