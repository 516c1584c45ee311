package io.nextmavens.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How long ago something was, as kubectl says it. */
public final class Age {

    private static final long MINUTES_FROM = 120;
    private static final long HOURS_FROM = 120;
    private static final long DAYS_FROM = 48;

    private Age() {}

    /**
     * The largest unit that says enough: 90s, 5m, 7h, 12d.
     *
     * @param time in RFC 3339, or null
     * @return {@code -} where there is no time
     */
    public static String of(String time, Instant now) {
        if (time == null || time.isBlank()) {
            return "-";
        }
        try {
            return of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return time;
        }
    }

    private static String of(Duration age) {
        if (age.isNegative()) {
            return "0s";
        }
        if (age.toSeconds() < MINUTES_FROM) {
            return age.toSeconds() + "s";
        }
        if (age.toMinutes() < HOURS_FROM) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < DAYS_FROM ? age.toHours() + "h" : age.toDays() + "d";
    }
}
