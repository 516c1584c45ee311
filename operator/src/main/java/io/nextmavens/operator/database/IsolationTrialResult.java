package io.nextmavens.operator.database;

import java.util.List;

/**
 * What came of trying to get at other tenants' rows.
 *
 * @param tables number of tables that were tried
 * @param leaks what was possible and must not be
 * @param undecided tries that ended with an error that says neither
 */
public record IsolationTrialResult(int tables, List<String> leaks, List<String> undecided) {

    public IsolationTrialResult {
        leaks = List.copyOf(leaks);
        undecided = List.copyOf(undecided);
    }
}
