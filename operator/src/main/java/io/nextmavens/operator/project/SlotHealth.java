package io.nextmavens.operator.project;

import io.nextmavens.operator.database.ReplicationReport;

/**
 * How a slot is, from what PostgreSQL says of it (manual, section 54.20, pg_replication_slots). Pure.
 *
 * @param atRisk whether the server will give it up soon
 * @param message says how it is, in words that stay the same while it is much the same
 */
record SlotHealth(boolean atRisk, String message) {

    private static final long MIB = 1L << 20;

    /** One segment of WAL, which an idle slot holds back anyway. */
    private static final long LEAST = 16 * MIB;

    static SlotHealth of(ReplicationReport report) {
        var held = report.slot() + (report.active() ? " is read" : " is read by nobody") + " and holds back "
                + (report.heldBytes() < LEAST ? "less than 16Mi" : heldBack(report) + " or more") + " of WAL";
        boolean isUnreserved = report.walStatus().equals("unreserved");
        boolean isNear = report.keepBytes().isPresent()
                && report.safeBytes().isPresent()
                && report.safeBytes().getAsLong() < report.keepBytes().getAsLong() / 4;
        if (!isUnreserved && !isNear) {
            return new SlotHealth(false, held);
        }
        var limit = report.keepBytes().isPresent()
                ? " of the " + report.keepBytes().getAsLong() / MIB + "Mi that max_slot_wal_keep_size allows"
                : "";
        return new SlotHealth(
                true,
                held
                        + limit
                        + (isUnreserved
                                ? "; the server gives it up at the next checkpoint"
                                : "; less than a quarter is left until the server gives it up"));
    }

    /** Rounded down to a power of two, so that a status is not written for every byte; 0 below one segment. */
    static String heldBack(ReplicationReport report) {
        if (report.heldBytes() < LEAST) {
            return "0";
        }
        long mebibytes = Long.highestOneBit(report.heldBytes() / MIB);
        return mebibytes >= 1024 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi";
    }
}
