package io.nextmavens.runtime.rest.request;

import io.nextmavens.runtime.replica.ReplicaAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The Prefer headers (RFC 7240); of a preference said more than once the first counts.
 *
 * @param transaction never present where the settings do not let a client choose
 * @param timezone the value of {@code timezone=}, not looked up yet
 * @param read where the rows shall be read
 * @param maxAffected the value of {@code max-affected=}; counts only with {@code handling=strict}
 * @param invalid what was not understood, as it was written
 */
public record Preferences(
        Optional<Resolution> resolution,
        Optional<Representation> representation,
        Optional<Count> count,
        Optional<Transaction> transaction,
        Optional<Missing> missing,
        Optional<Handling> handling,
        Optional<Read> read,
        Optional<String> timezone,
        OptionalLong maxAffected,
        List<String> invalid) {

    /** Nothing preferred. */
    public static final Preferences NONE = new Preferences(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            List.of());

    public Preferences {
        invalid = List.copyOf(invalid);
    }

    /** Whether {@code handling=strict} was said. */
    public boolean strict() {
        return handling.isPresent() && handling.get() == Handling.STRICT;
    }

    /** Whether the rows themselves are to be counted: {@code exact} and {@code estimated}. */
    public boolean countsRows() {
        return count.isPresent() && count.get() != Count.PLANNED;
    }

    /** Whether the planner's estimate is wanted: {@code planned} and {@code estimated}. */
    public boolean countsByPlan() {
        return count.isPresent() && count.get() != Count.EXACT;
    }

    /** Whether rows may be read from a replica: a preference of ours. */
    public boolean readsReplica() {
        return read.isPresent();
    }

    /** A preference whose values are known. */
    public sealed interface Choice {

        /** As it is written in the header. */
        String text();
    }

    /** What to do where a row exists already. */
    public enum Resolution implements Choice {
        MERGE_DUPLICATES("resolution=merge-duplicates"),
        IGNORE_DUPLICATES("resolution=ignore-duplicates");

        private final String text;

        Resolution(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** What comes back of the rows that changed. */
    public enum Representation implements Choice {
        FULL("return=representation"),
        MINIMAL("return=minimal"),
        HEADERS_ONLY("return=headers-only");

        private final String text;

        Representation(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** How the total is found. */
    public enum Count implements Choice {
        EXACT("count=exact"),
        PLANNED("count=planned"),
        ESTIMATED("count=estimated");

        private final String text;

        Count(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** How the transaction ends. */
    public enum Transaction implements Choice {
        COMMIT("tx=commit"),
        ROLLBACK("tx=rollback");

        private final String text;

        Transaction(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** What a column gets that {@code columns=} has and the payload has not. */
    public enum Missing implements Choice {
        DEFAULT("missing=default"),
        NULL("missing=null");

        private final String text;

        Missing(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** What to do with preferences that are not understood. */
    public enum Handling implements Choice {
        STRICT("handling=strict"),
        LENIENT("handling=lenient");

        private final String text;

        Handling(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** Where rows are read that may be a little old. */
    public enum Read implements Choice {
        REPLICA(ReplicaAnswer.PREFERENCE);

        private final String text;

        Read(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }
}
