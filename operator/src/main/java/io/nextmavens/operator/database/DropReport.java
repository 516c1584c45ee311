package io.nextmavens.operator.database;

import java.util.List;

/**
 * What a drop removed and what it had to leave.
 *
 * @param changes what was removed; empty when nothing was there
 * @param left what is still on the server and why, such as a role that owns objects in another database
 */
public record DropReport(Changes changes, List<String> left) {

    public DropReport {
        left = List.copyOf(left);
    }
}
