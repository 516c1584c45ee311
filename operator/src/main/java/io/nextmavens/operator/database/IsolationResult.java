package io.nextmavens.operator.database;

import java.util.List;

/**
 * The isolation of a database after a round.
 *
 * @param tables every exposed table, view and SECURITY DEFINER function that matters
 * @param changes what the round repaired; empty in mode {@link IsolationMode#OBSERVE}
 */
public record IsolationResult(List<TableIsolation> tables, Changes changes) {

    public IsolationResult {
        tables = List.copyOf(tables);
    }

    /** Returns whether no table has a problem. */
    public boolean isIsolated() {
        return tables.stream().allMatch(table -> table.problem().isEmpty());
    }
}
