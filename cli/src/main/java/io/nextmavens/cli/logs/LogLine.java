package io.nextmavens.cli.logs;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;

/**
 * A line of a log.
 *
 * @param source whose
 * @param time when the container wrote it, to the nanosecond
 * @param text what it wrote
 */
record LogLine(LogSource source, Instant time, String text) {

    /** Lines of several in the order that they were written in; those of one stay in the order that they came in. */
    static final Comparator<LogLine> BY_TIME = Comparator.comparing(LogLine::time);

    /**
     * Reads a line as the kubelet writes it with timestamps: the time in RFC 3339, a space, the line.
     *
     * @param before time of the line before, for one that has none: a line of its own that was cut
     */
    static LogLine of(LogSource source, String line, Instant before) {
        int end = line.indexOf(' ');
        try {
            return end < 0
                    ? new LogLine(source, Instant.parse(line), "")
                    : new LogLine(source, Instant.parse(line.substring(0, end)), line.substring(end + 1));
        } catch (DateTimeParseException e) {
            return new LogLine(source, before, line);
        }
    }
}
