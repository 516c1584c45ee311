package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps tenants apart: repairs where it may, reports always. */
final class IsolationStep {

    private IsolationStep() {}

    static IsolationResult isolate(Session session, IsolationMode mode) throws SQLException {
        List<String> changes = new ArrayList<>();
        if (mode == IsolationMode.ENFORCE) {
            changes.addAll(session.inTransaction(() -> session.query(
                    "select schema_name, table_name, change from nextmavens.repair_isolation()",
                    row -> row.getString(1) + "." + row.getString(2) + ": " + row.getString(3))));
        }
        List<TableIsolation> tables = session.query(
                """
                select schema_name, table_name, kind, shared, rls_enabled, rls_forced, policy_present,
                    tenant_column_present, problem, warning
                from nextmavens.isolation_report()
                """,
                row -> new TableIsolation(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getBoolean(8),
                        Optional.ofNullable(row.getString(9)),
                        Optional.ofNullable(row.getString(10))));
        return new IsolationResult(tables, new Changes(changes));
    }
}
