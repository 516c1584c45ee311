package io.nextmavens.operator.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, earlier or later by as much as a test wants. */
final class ShiftedClock extends Clock {

    private volatile Duration shift = Duration.ZERO;

    /** Goes on from later. */
    void advance(Duration by) {
        shift(shift.plus(by));
    }

    void shift(Duration by) {
        shift = by;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
