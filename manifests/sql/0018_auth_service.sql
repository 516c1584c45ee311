-- What the auth service needs beside GoTrue's tables.

-- Keys that sign tokens besides JWT_SECRET. The private part is sealed with a key that is derived from JWT_SECRET, so
-- that a dump of the database signs nothing.
create table if not exists auth.signing_keys (
    id uuid primary key default gen_random_uuid(),
    algorithm text not null check (algorithm in ('ES256', 'RS256')),
    status text not null default 'standby' check (status in ('standby', 'current', 'previously_used', 'revoked')),
    public_jwk jsonb not null,
    sealed_private_jwk text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create unique index if not exists signing_keys_one_current_idx on auth.signing_keys (status) where status = 'current';
comment on table auth.signing_keys is 'Keys that sign access tokens: the kid of a token is the id of its key';

grant select, insert, update, delete on auth.signing_keys to supabase_auth_admin;

-- Every service verifies tokens of these keys. Public parts are public.
create or replace view nextmavens.verification_keys as
    select public_jwk from auth.signing_keys where status <> 'revoked' order by created_at, id;
grant select on nextmavens.verification_keys to public;

create or replace function nextmavens.notify_signing_keys() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify('nextmavens', 'reload config');
    return null;
end
$$;
create or replace trigger signing_keys_changed after insert or update or delete on auth.signing_keys
    for each statement execute function nextmavens.notify_signing_keys();

-- The successor of a used token is found by its parent while the grace lasts; the family, when it has to end.
create index if not exists refresh_tokens_session_id_parent_idx on auth.refresh_tokens (session_id, parent);

-- Who leaves a tenant takes no token for it any more: the active tenant is forgotten with the membership.
create or replace function nextmavens.forget_active_tenant() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    update auth.users as u
    set raw_app_meta_data = u.raw_app_meta_data operator(pg_catalog.-) 'tenant_id'
    where u.id operator(pg_catalog.=) old.user_id
        and u.raw_app_meta_data operator(pg_catalog.->>) 'tenant_id' operator(pg_catalog.=) old.tenant_id::text;
    return null;
end
$$;
revoke all on function nextmavens.forget_active_tenant() from public;
create or replace trigger forget_active_tenant after delete on public.memberships
    for each row execute function nextmavens.forget_active_tenant();

-- Which tenants a user belongs to, for the token: the auth service itself sees no tenant's rows.
create or replace function nextmavens.memberships_of(member uuid) returns json
language sql stable security definer
set search_path = ''
as $$
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('tenant_id', m.tenant_id, 'role', m.role)
                                        order by m.created_at, m.tenant_id), '[]')
    from public.memberships as m
    where m.user_id operator(pg_catalog.=) member
$$;
revoke all on function nextmavens.memberships_of(uuid) from public;
grant execute on function nextmavens.memberships_of(uuid) to supabase_auth_admin;
