package io.nextmavens.operator.project;

import io.nextmavens.operator.database.ServerReport;
import io.nextmavens.operator.database.ServerSlot;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a server has a slot for a project besides those that are there and those it has promised. Pure.
 *
 * @param fits whether there is one
 * @param used slots in use, and those of projects that will make theirs
 * @param available slots that may be in use
 * @param orphans slots nobody reads, of projects that are not known
 */
record SlotBudget(boolean fits, int used, int available, List<String> orphans) {

    /**
     * Adds up.
     *
     * @param own name of the project's slot
     * @param promised names of the slots of other projects whose databases are on the server
     * @param projects {@code namespace/name} of every project that is known
     * @param reserve slots that projects leave free
     */
    static SlotBudget of(String own, List<String> promised, Set<String> projects, ServerReport server, int reserve) {
        var there = server.slots().stream().map(ServerSlot::name).collect(Collectors.toSet());
        int coming = (int) promised.stream()
                .distinct()
                .filter(slot -> !there.contains(slot))
                .count();
        int used = server.usedReplicationSlots() + coming;
        int available = Math.max(0, server.maxReplicationSlots() - reserve);
        var orphans = server.slots().stream()
                .filter(slot -> !slot.active())
                .filter(slot -> slot.project()
                        .filter(project -> !projects.contains(project))
                        .isPresent())
                .map(ServerSlot::name)
                .toList();
        return new SlotBudget(there.contains(own) || used < available, used, available, orphans);
    }

    /** Says the sums. */
    String message() {
        return "the project needs a replication slot; " + used + " of " + available + " of the server are taken"
                + (orphans.isEmpty() ? "" : ", among them by nobody's: " + String.join(", ", orphans));
    }
}
