package io.nextmavens.runtime.realtime.changes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a change is in the order of commits: {@code 16/B374D848:3}, the transaction's position in the log and the
 * change's number within it.
 *
 * @param lsn of the commit
 * @param number from 1; 0 is before the first, and so behind everything that was committed earlier
 */
public record Position(long lsn, int number) implements Comparable<Position> {

    /** Before everything. */
    public static final Position START = new Position(0, 0);

    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8}):(\\d{1,9})");

    /** The position that a text names. */
    public static Optional<Position> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long lsn = (Long.parseLong(matcher.group(1), 16) << 32) | Long.parseLong(matcher.group(2), 16);
        return Optional.of(new Position(lsn, Integer.parseInt(matcher.group(3))));
    }

    @Override
    public int compareTo(Position other) {
        int byLsn = Long.compareUnsigned(lsn, other.lsn);
        return byLsn != 0 ? byLsn : Integer.compare(number, other.number);
    }

    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }

    /** The later of two. */
    public static Position later(Position a, Position b) {
        return a.isAfter(b) ? a : b;
    }

    @Override
    public String toString() {
        return "%X/%X:%d".formatted(lsn >>> 32, lsn & 0xFFFFFFFFL, number);
    }
}
