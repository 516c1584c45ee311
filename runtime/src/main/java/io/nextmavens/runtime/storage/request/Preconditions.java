package io.nextmavens.runtime.storage.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/** Conditional requests (RFC 9110, section 13), in its order of precedence. Pure. */
public final class Preconditions {

    /** What they come to. */
    public enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    private Preconditions() {}

    /**
     * Evaluates the headers of a GET or HEAD.
     *
     * @param header gives a header by its name
     * @param etag of what is there
     * @param modified when it was
     */
    public static Outcome evaluate(Function<String, Optional<String>> header, String etag, Instant modified) {
        Instant seconds = modified.truncatedTo(ChronoUnit.SECONDS);
        Optional<String> ifMatch = header.apply("If-Match");
        if (ifMatch.isPresent()) {
            if (!lists(ifMatch.get(), etag, false)) {
                return Outcome.FAILED;
            }
        } else if (date(header.apply("If-Unmodified-Since"))
                .filter(seconds::isAfter)
                .isPresent()) {
            return Outcome.FAILED;
        }
        Optional<String> ifNoneMatch = header.apply("If-None-Match");
        if (ifNoneMatch.isPresent()) {
            return lists(ifNoneMatch.get(), etag, true) ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
        }
        return date(header.apply("If-Modified-Since"))
                        .filter(since -> !seconds.isAfter(since))
                        .isPresent()
                ? Outcome.NOT_MODIFIED
                : Outcome.PROCEED;
    }

    /** Whether a Range header counts, by If-Range (section 13.1.5): only when what the client has is the same. */
    public static boolean rangeCounts(Optional<String> ifRange, String etag, Instant modified) {
        if (ifRange.isEmpty()) {
            return true;
        }
        String validator = ifRange.get().strip();
        return validator.startsWith("\"")
                ? validator.equals(etag)
                : date(ifRange)
                        .filter(modified.truncatedTo(ChronoUnit.SECONDS)::equals)
                        .isPresent();
    }

    private static boolean lists(String header, String etag, boolean weakly) {
        for (String entry : header.split(",", -1)) {
            String tag = entry.strip();
            if (tag.equals("*") || tag.equals(etag) || (weakly && tag.equals("W/" + etag))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Instant> date(Optional<String> header) {
        return header.flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
