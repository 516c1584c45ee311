package io.nextmavens.operator.database;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A tenant's entry, what it may use and who is invited; as the owner's login, which sees every tenant. */
final class TenantStep {

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
            invite(session, entry, changes);
            int members = count(session, "public.memberships", id);
            return new TenantReport(members, count(session, "nextmavens.tenant_invitations", id), new Changes(changes));
        });
    }

    /** Who is a member is not invited; of whom is, the role is kept; who is no longer wanted is not invited any more. */
    private static void invite(Session session, TenantEntry entry, List<String> changes) throws SQLException {
        var id = entry.id();
        Map<String, String> invited = new TreeMap<>();
        session.query(
                "select email, role from nextmavens.tenant_invitations where tenant_id = ?",
                row -> invited.put(row.getString(1), row.getString(2)),
                id);
        Map<String, String> members = new TreeMap<>();
        session.query("""
                select lower(u.email), m.role from public.memberships as m join auth.users as u on u.id = m.user_id
                where m.tenant_id = ? and u.email is not null
                """, row -> members.put(row.getString(1), row.getString(2)), id);
        for (var wanted : new TreeMap<>(entry.invitations()).entrySet()) {
            var email = wanted.getKey();
            var role = wanted.getValue();
            if (members.containsKey(email)) {
                if (!members.get(email).equals(role)) {
                    session.query("""
                            update public.memberships as m set role = ? from auth.users as u
                            where m.tenant_id = ? and m.user_id = u.id and lower(u.email) = ? returning true
                            """, row -> true, role, id, email);
                    changes.add("made " + email + " " + role + " of tenant " + id);
                }
            } else if (!role.equals(invited.get(email))) {
                session.query("""
                        insert into nextmavens.tenant_invitations (tenant_id, email, role) values (?, ?, ?)
                        on conflict (tenant_id, email) do update set role = excluded.role returning true
                        """, row -> true, id, email, role);
                changes.add("invited " + email + " to tenant " + id + " as " + role);
            }
        }
        for (String email : invited.keySet()) {
            if (!entry.invitations().containsKey(email)) {
                session.query(
                        "delete from nextmavens.tenant_invitations where tenant_id = ? and email = ? returning true",
                        row -> true,
                        id,
                        email);
                changes.add("withdrew the invitation of " + email + " to tenant " + id);
            }
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

    /** @param table one of ours */
    private static int count(Session session, String table, UUID id) throws SQLException {
        return session.first("select count(*) from " + table + " where tenant_id = ?", row -> row.getInt(1), id)
                .orElse(0);
    }
}
