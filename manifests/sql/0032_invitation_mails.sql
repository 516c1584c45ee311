-- repeatable
-- The mails that tell of invitations. Each row of nextmavens.tenant_invitations is its own entry of the outbox: the auth
-- service takes one after the other and mails it, until a mail server has taken it. docs/tenancy.md explains it.

alter table nextmavens.tenant_invitations
    add column if not exists mailed_at timestamptz, -- null: no mail server has taken the mail yet
    add column if not exists tries integer not null default 0,
    add column if not exists next_try_at timestamptz not null default now(),
    add column if not exists problem text, -- of the last try; null: there was none
    add column if not exists asked text; -- what has asked for the mail once more
create index if not exists tenant_invitations_outbox_idx on nextmavens.tenant_invitations (next_try_at)
    where mailed_at is null;

-- Takes the invitation that waits longest for its mail, and holds it for a time in which no other process takes it.
-- Whoever has an account needs no link: they are members already, or the tenant has no place for them. A tenant that is
-- suspended lets nobody in.
create or replace function nextmavens.claim_invitation(lease_seconds integer) returns json
language sql security definer
set search_path = ''
as $$
    with next as (
        select i.tenant_id, i.email
        from nextmavens.tenant_invitations as i
        where i.mailed_at is null and i.next_try_at <= now()
            and not exists (select from nextmavens.tenant_quotas as q where q.tenant_id = i.tenant_id and q.suspended)
            and not exists (select from auth.users as u
                where lower(u.email) = i.email and u.email_confirmed_at is not null and not coalesce(u.is_sso_user, false))
        order by i.next_try_at
        limit 1
        for update of i skip locked
    )
    update nextmavens.tenant_invitations as i
    set next_try_at = now() + lease_seconds * interval '1 second', tries = i.tries + 1
    from next
    join public.tenants as t on t.id = next.tenant_id
    where i.tenant_id = next.tenant_id and i.email = next.email
    returning json_build_object('tenant_id', i.tenant_id, 'tenant', t.name, 'email', i.email, 'tries', i.tries)
$$;
revoke all on function nextmavens.claim_invitation(integer) from public;
grant execute on function nextmavens.claim_invitation(integer) to supabase_auth_admin;

-- The mail server has the mail. False where nobody is invited any more.
create or replace function nextmavens.invitation_mailed(tenant uuid, address text) returns boolean
language sql security definer
set search_path = ''
as $$
    with mailed as (
        update nextmavens.tenant_invitations as i
        set mailed_at = now(), problem = null
        where i.tenant_id = tenant and i.email = address
        returning true
    )
    select exists (select from mailed)
$$;
revoke all on function nextmavens.invitation_mailed(uuid, text) from public;
grant execute on function nextmavens.invitation_mailed(uuid, text) to supabase_auth_admin;

-- It has not, and why; it is tried again after a pause.
create or replace function nextmavens.invitation_failed(tenant uuid, address text, why text, pause_seconds integer)
returns boolean
language sql security definer
set search_path = ''
as $$
    with failed as (
        update nextmavens.tenant_invitations as i
        set problem = why, next_try_at = now() + pause_seconds * interval '1 second'
        where i.tenant_id = tenant and i.email = address
        returning true
    )
    select exists (select from failed)
$$;
revoke all on function nextmavens.invitation_failed(uuid, text, text, integer) from public;
grant execute on function nextmavens.invitation_failed(uuid, text, text, integer) to supabase_auth_admin;

-- Pods hear of who is to be mailed.
create or replace function nextmavens.notify_invitations() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify('nextmavens', 'reload config');
    return null;
end
$$;
create or replace trigger invitations_changed after insert or update of asked on nextmavens.tenant_invitations
    for each statement execute function nextmavens.notify_invitations();
