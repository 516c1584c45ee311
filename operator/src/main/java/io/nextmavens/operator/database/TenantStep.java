package io.nextmavens.operator.database;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A tenant's entry, what it may use and who is invited; as the owner's login, which sees every tenant. */
final class TenantStep {

    /** PostgreSQL manual, appendix A. */
    private static final String DUPLICATE_SCHEMA = "42P06";

    private TenantStep() {}

    /**
     * Reads first and writes what differs.
     *
     * @throws DatabaseException with {@link DatabaseProblem.Spec} when another object keeps a tenant of that id
     */
    static TenantReport keep(Session session, TenantEntry entry) throws SQLException {
        return session.inTransaction(() -> {
            var changes = new ArrayList<String>();
            var id = entry.id();
            var other = session.first(
                    "select kept_by from nextmavens.tenant_quotas where tenant_id = ? and kept_by <> ?",
                    row -> row.getString(1),
                    id,
                    entry.keptBy());
            if (other.isPresent()) {
                throw new DatabaseException(new DatabaseProblem.Spec(
                        "spec.id", id + " is the tenant of " + other.get(), "choose another id, or delete that one"));
            }
            if (isWritten(session, """
                    insert into public.tenants as t (id, name) values (?, ?)
                    on conflict (id) do update set name = excluded.name, updated_at = now()
                    where t.name <> excluded.name
                    returning true
                    """, id, entry.name())) {
                changes.add("wrote tenant " + id + ", " + entry.name());
            }
            var quotas = entry.quotas();
            if (isWritten(
                    session,
                    """
                    insert into nextmavens.tenant_quotas as q (tenant_id, suspended, requests_per_second, burst,
                        requests_per_day, storage_bytes, members, kept_by)
                    values (?, ?, ?::bigint, ?::bigint, ?::bigint, ?::bigint, ?::integer, ?)
                    on conflict (tenant_id) do update set suspended = excluded.suspended,
                        requests_per_second = excluded.requests_per_second, burst = excluded.burst,
                        requests_per_day = excluded.requests_per_day, storage_bytes = excluded.storage_bytes,
                        members = excluded.members, kept_by = excluded.kept_by
                    where (q.suspended, q.requests_per_second, q.burst, q.requests_per_day, q.storage_bytes, q.members,
                            q.kept_by)
                        is distinct from (excluded.suspended, excluded.requests_per_second, excluded.burst,
                            excluded.requests_per_day, excluded.storage_bytes, excluded.members, excluded.kept_by)
                    returning true
                    """,
                    id,
                    entry.suspended(),
                    TenantQuotas.value(quotas.requestsPerSecond()),
                    TenantQuotas.value(quotas.burst()),
                    TenantQuotas.value(quotas.requestsPerDay()),
                    TenantQuotas.value(quotas.storageBytes()),
                    quotas.membersValue(),
                    entry.keptBy())) {
                changes.add((entry.suspended() ? "suspended tenant " : "set what tenant ")
                        + id
                        + (entry.suspended() ? "" : " may use"));
            }
            MembersStep.invite(session, entry, changes);
            return new TenantReport(
                    schema(session, entry, changes),
                    MembersStep.count(session, id),
                    MembersStep.invitations(session, id),
                    new Changes(changes));
        });
    }

    private static Optional<String> schema(Session session, TenantEntry entry, List<String> changes)
            throws SQLException {
        if (entry.ownSchema()) {
            try {
                var made =
                        session.query("select nextmavens.keep_tenant_schema(?)", row -> row.getString(1), entry.id());
                changes.addAll(made);
                if (made.stream().anyMatch(change -> change.endsWith(" created"))) {
                    prepare(session, entry.id());
                }
            } catch (SQLException e) {
                if (SqlFailures.state(e).equals(DUPLICATE_SCHEMA)) {
                    throw new DatabaseException(
                            new DatabaseProblem.Spec(
                                    "spec.schema",
                                    SqlFailures.reason(e),
                                    "or set spec.schema of a new tenant to Shared"),
                            e);
                }
                throw e;
            }
        }
        // it stays where an earlier object has asked for it; a catalog of before has none
        if (!session.holds("select to_regclass('nextmavens.tenant_schemas') is not null")) {
            return Optional.empty();
        }
        return session.first(
                "select schema from nextmavens.tenant_schemas where tenant_id = ?",
                row -> row.getString(1),
                entry.id());
    }

    /** What the application wants in each such schema, where it has a function for that (docs/tenancy.md). */
    private static void prepare(Session session, UUID id) throws SQLException {
        if (session.holds("select to_regprocedure('public.prepare_tenant_schema(uuid, name)') is not null")) {
            session.query(
                    "select public.prepare_tenant_schema(?, nextmavens.tenant_schema_name(?))",
                    row -> row.getString(1),
                    id,
                    id);
            // as after a statement of a migration, where there are no event triggers
            session.execute("select nextmavens.guard_transaction()");
        }
    }

    /** Leaves the tenant as it is; another object may keep it from now on. */
    static void release(Session session, UUID id, String keptBy) throws SQLException {
        session.query(
                "update nextmavens.tenant_quotas set kept_by = null where tenant_id = ? and kept_by = ? returning true",
                row -> true,
                id,
                keptBy);
    }

    /**
     * Deletes the tenant with its rows, unless another object keeps it.
     *
     * @return tables that still have some
     */
    static List<String> drop(Session session, UUID id, String keptBy) throws SQLException {
        return session.inTransaction(() -> session.first("""
                        select nextmavens.drop_tenant(?)
                        where exists (select from nextmavens.tenant_quotas where tenant_id = ? and kept_by = ?)
                            or not exists (select from nextmavens.tenant_quotas where tenant_id = ?)
                        """, row -> strings(row.getArray(1)), id, id, keptBy, id)
                .orElse(List.of()));
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static boolean isWritten(Session session, String sql, Object... values) throws SQLException {
        return !session.query(sql, row -> true, values).isEmpty();
    }
}
