package io.nextmavens.runtime.backup.target;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Names of backups: when they began, UTC, and something that tells two of one second apart. They sort by time. */
public final class BackupIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = "20260101T000000Z".length();

    private BackupIds() {}

    /** A new name. */
    public static String of(Instant began) {
        return TIME.format(began)
                + "-"
                + HexFormat.of()
                        .toHexDigits(ThreadLocalRandom.current().nextInt())
                        .substring(0, 6);
    }

    /** When a backup of that name began, if it is such a name. */
    public static Optional<Instant> began(String id) {
        if (id.length() < TIME_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(TIME.parse(id.substring(0, TIME_LENGTH), Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Those that began before an instant. */
    public record Before(Instant instant) {

        /** Whether one of that name did; what is no such name did not. */
        public boolean covers(String id) {
            return began(id).map(began -> began.isBefore(instant)).orElse(false);
        }
    }
}
