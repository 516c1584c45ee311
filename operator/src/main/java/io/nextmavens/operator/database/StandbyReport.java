package io.nextmavens.operator.database;

import java.util.List;

/**
 * The standbys of a server after a round.
 *
 * @param standbys those that are wanted, by their ordinal
 * @param changes what the round wrote
 */
public record StandbyReport(List<Standby> standbys, Changes changes) {

    public StandbyReport {
        standbys = List.copyOf(standbys);
    }
}
