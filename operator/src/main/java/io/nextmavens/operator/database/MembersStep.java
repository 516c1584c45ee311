package io.nextmavens.operator.database;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who is invited to a tenant; within the transaction that keeps its entry. The mails are the runtime's: it takes them from
 * the same rows.
 */
final class MembersStep {

    private MembersStep() {}

    /** Who is a member is not invited; of whom is, the role is kept; who is no longer wanted is not invited any more. */
    static void invite(Session session, TenantEntry entry, List<String> changes) throws SQLException {
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
        if (hasMails(session)) {
            acceptLate(session, id, changes);
            mailAgain(session, entry, changes);
        }
    }

    /** Whether the catalog is one whose runtime mails: an upgrade may have to wait for its turn. */
    private static boolean hasMails(Session session) throws SQLException {
        return !session.query("""
                        select from pg_catalog.pg_attribute
                        where attrelid = 'nextmavens.tenant_invitations'::regclass and attname = 'mailed_at'
                        """, row -> true).isEmpty();
    }

    /** Who found the tenant full becomes a member when there is a place again. */
    private static void acceptLate(Session session, UUID id, List<String> changes) throws SQLException {
        for (var invitation : invitations(session, id)) {
            if (invitation.hasAccount()) {
                session.query("select nextmavens.accept_invitations(?)", row -> true, invitation.email());
                if (!isInvited(session, id, invitation.email())) {
                    changes.add("made " + invitation.email() + " a member of tenant " + id);
                }
            }
        }
    }

    private static boolean isInvited(Session session, UUID id, String email) throws SQLException {
        return !session.query(
                        "select from nextmavens.tenant_invitations where tenant_id = ? and email = ?",
                        row -> true,
                        id,
                        email)
                .isEmpty();
    }

    /** Those who were not invited yet when it was asked for get one mail, as all. */
    private static void mailAgain(Session session, TenantEntry entry, List<String> changes) throws SQLException {
        var id = entry.id();
        var asked = entry.mailAgain().orElse(null);
        boolean isAsked = asked != null
                && !session.query(
                                "select from nextmavens.tenant_invitations"
                                        + " where tenant_id = ? and asked is distinct from ?",
                                row -> true,
                                id,
                                asked)
                        .isEmpty();
        if (isAsked) {
            var mailed = session.query("""
                    with before as (
                        select email, mailed_at from nextmavens.tenant_invitations
                        where tenant_id = ? and asked is distinct from ? for update
                    )
                    update nextmavens.tenant_invitations as i
                    set asked = ?, mailed_at = null, tries = 0, next_try_at = now(), problem = null
                    from before where i.tenant_id = ? and i.email = before.email
                    returning before.mailed_at is not null
                    """, row -> row.getBoolean(1), id, asked, asked, id);
            long again = mailed.stream().filter(Boolean::booleanValue).count();
            if (again > 0) {
                changes.add("asked for the mails of " + again + " invitations to tenant " + id + " once more");
            }
        }
    }

    /** Who is invited and is not a member, by address. */
    static List<TenantInvitation> invitations(Session session, UUID id) throws SQLException {
        String mail = hasMails(session) ? "i.mailed_at, i.problem" : "null::timestamptz, null::text";
        return session.query(
                """
                select i.email, %s, exists (
                    select from auth.users as u where lower(u.email) = i.email and u.email_confirmed_at is not null
                        and not coalesce(u.is_sso_user, false))
                from nextmavens.tenant_invitations as i where i.tenant_id = ? order by i.email
                """.formatted(mail),
                row -> new TenantInvitation(
                        row.getString(1),
                        Optional.ofNullable(row.getObject(2, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant),
                        Optional.ofNullable(row.getString(3)),
                        row.getBoolean(4)),
                id);
    }

    /** How many members there are. */
    static int count(Session session, UUID id) throws SQLException {
        return session.first("select count(*) from public.memberships where tenant_id = ?", row -> row.getInt(1), id)
                .orElse(0);
    }
}
