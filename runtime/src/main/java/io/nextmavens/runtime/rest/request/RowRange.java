package io.nextmavens.runtime.rest.request;

import java.util.OptionalLong;

/**
 * Which rows are wanted.
 *
 * @param offset how many are skipped, 0 or more
 * @param limit how many are wanted at most, 0 or more; all when empty
 */
public record RowRange(long offset, OptionalLong limit) {

    /** All rows. */
    public static final RowRange ALL = new RowRange(0, OptionalLong.empty());

    public RowRange {
        if (offset < 0 || (limit.isPresent() && limit.getAsLong() < 0)) {
            throw new IllegalArgumentException("a range of rows has no negative bounds");
        }
    }

    /** This range with at most that many rows. */
    public RowRange atMost(long rows) {
        return limit.isPresent() && limit.getAsLong() <= rows ? this : new RowRange(offset, OptionalLong.of(rows));
    }

    /** Whether all rows are wanted. */
    public boolean isAll() {
        return offset == 0 && limit.isEmpty();
    }
}
