package io.nextmavens.operator.database;

import io.nextmavens.sql.SqlIdentifier;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tries what must not be possible: as a tenant that does not exist, to read, change, delete and make rows of others.
 *
 * <p>It goes the runtime's way: logged in as the authenticator, as the role {@code authenticated} with claims, and as
 * {@code anon}. No row is made for it: whatever such a tenant sees is someone else's. Where isolation holds nothing is
 * written, not even for a moment; where it does not, the one row that was reached is put back by the rollback that ends
 * every try.
 */
final class IsolationTrial {

    /** PostgreSQL manual, appendix A: insufficient_privilege, which a policy's WITH CHECK raises too. */
    private static final String REFUSED = "42501";

    /** Constraints are checked after policies, so one that fails says that the policies let the row pass. */
    private static final String CONSTRAINT_CLASS = "23";

    private final Session session;
    private final List<String> leaks = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();

    private IsolationTrial(Session session) {
        this.session = session;
    }

    /**
     * Tries every table that keeps tenants apart.
     *
     * @param session a session of the authenticator's
     * @param report the tables as the catalog reports them
     */
    static IsolationTrialResult run(Session session, List<TableIsolation> report) throws SQLException {
        var tables = report.stream()
                // in a schema of one tenant there is no column, and the policy is there all the same
                .filter(table -> (table.tenantColumnPresent() || table.policyPresent()) && !table.shared())
                .filter(table -> table.kind().equals("table") || table.kind().equals("partition"))
                .toList();
        var trial = new IsolationTrial(session);
        session.connection().setAutoCommit(false);
        try {
            session.execute("set local statement_timeout = '5s'");
            session.execute("set local lock_timeout = '1s'");
            for (TableIsolation table : tables) {
                trial.tryTable(table);
            }
        } finally {
            session.connection().rollback();
            session.connection().setAutoCommit(true);
        }
        return new IsolationTrialResult(tables.size(), trial.leaks, trial.undecided);
    }

    private void tryTable(TableIsolation table) throws SQLException {
        var name = new SqlIdentifier(table.schema()) + "." + new SqlIdentifier(table.table());
        var label = table.schema() + "." + table.table();
        // a tenant is the row of its own
        var key = label.equals("public.tenants")
                ? Optional.of("id")
                : table.tenantColumnPresent() ? Optional.of("tenant_id") : anyColumn(name);
        var one = UUID.randomUUID();
        var other = UUID.randomUUID();
        var aRow = "ctid = any (array(select ctid from " + name + " limit 1))";
        become("anon", Optional.empty());
        counts(label, "anyone reads rows without a token", "select 1 from " + name + " limit 1");
        become("authenticated", Optional.of(one));
        counts(label, "a tenant reads rows of others", "select 1 from " + name + " limit 1");
        if (key.isPresent()) {
            counts(
                    label,
                    "a tenant changes rows of others",
                    "update " + name + " set " + key.get() + " = " + key.get() + " where " + aRow + " returning 1");
        }
        counts(label, "a tenant deletes rows of others", "delete from " + name + " where " + aRow + " returning 1");
        inserts(
                label,
                table.tenantColumnPresent()
                        ? "insert into " + name + " (" + key.orElseThrow() + ") values ('" + other + "')"
                        : "insert into " + name + " default values");
    }

    /** One that may be written to. */
    private Optional<String> anyColumn(String table) throws SQLException {
        return session.first(
                "select quote_ident(attname) from pg_attribute where attrelid = to_regclass(?) and attnum > 0"
                        + " and not attisdropped and attgenerated = '' and attidentity <> 'a' order by attnum",
                row -> row.getString(1),
                table);
    }

    private void become(String role, Optional<UUID> tenant) throws SQLException {
        session.execute("set local role " + new SqlIdentifier(role));
        session.query(
                "select set_config('request.jwt.claims', ?, true)",
                row -> true,
                tenant.map(id -> "{\"role\":\"%s\",\"tenant_id\":\"%s\"}".formatted(role, id))
                        .orElse("{\"role\":\"%s\"}".formatted(role)));
    }

    /** A statement that must return no row, or be refused. */
    private void counts(String table, String leak, String sql) throws SQLException {
        Savepoint before = session.connection().setSavepoint();
        try {
            if (!session.query(sql, row -> true).isEmpty()) {
                leaks.add(table + ": " + leak);
            }
        } catch (SQLException e) {
            if (!SqlFailures.state(e).equals(REFUSED)) {
                undecided.add(table + ": " + SqlFailures.state(e) + " instead of an answer");
            }
        } finally {
            session.connection().rollback(before);
        }
    }

    /** A row for another tenant, which a policy must refuse before anything else looks at it. */
    private void inserts(String table, String sql) throws SQLException {
        Savepoint before = session.connection().setSavepoint();
        try {
            session.execute(sql);
            leaks.add(table + ": a tenant makes rows of another");
        } catch (SQLException e) {
            var state = SqlFailures.state(e);
            if (state.startsWith(CONSTRAINT_CLASS)) {
                leaks.add(table + ": a tenant makes rows of another");
            } else if (!state.equals(REFUSED)) {
                undecided.add(table + ": " + state + " before a policy refused the row");
            }
        } finally {
            session.connection().rollback(before);
        }
    }
}
