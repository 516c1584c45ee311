-- repeatable
-- What a tenant may use, and who is invited to it: the operator keeps it, the runtime and these triggers hold to it.
-- docs/tenancy.md explains it.

create table if not exists nextmavens.tenant_quotas (
    tenant_id uuid primary key references public.tenants (id) on delete cascade,
    suspended boolean not null default false,
    requests_per_second bigint check (requests_per_second >= 1), -- null: as the runtime's settings say
    burst bigint check (burst >= 1),
    requests_per_day bigint check (requests_per_day >= 1),
    storage_bytes bigint check (storage_bytes >= 0), -- null: as many as there is room for
    members integer check (members >= 0), -- null: any number
    kept_by text, -- the object that says so
    constraint rate check (requests_per_second is not null or (burst is null and requests_per_day is null))
);
comment on table nextmavens.tenant_quotas is 'What tenants may use, where it is not what all may; who is suspended';

create table if not exists nextmavens.tenant_invitations (
    tenant_id uuid not null references public.tenants (id) on delete cascade,
    email text not null check (email = lower(email)),
    role text not null default 'member',
    primary key (tenant_id, email)
);
create index if not exists tenant_invitations_email_idx on nextmavens.tenant_invitations (email);
comment on table nextmavens.tenant_invitations is 'Who becomes a member as soon as the address is proven';

-- The runtime's login reads them (0013): which tenants there are is not for those who sign in.
revoke select on nextmavens.tenant_quotas from public;

-- Every pod hears of a change.
create or replace function nextmavens.notify_tenant_quotas() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    perform pg_catalog.pg_notify('nextmavens', 'reload config');
    return null;
end
$$;
create or replace trigger tenant_quotas_changed after insert or update or delete on nextmavens.tenant_quotas
    for each statement execute function nextmavens.notify_tenant_quotas();

-- Members. The row of the quota is locked, so that two who join at once do not both find the last place.
create or replace function nextmavens.hold_member_quota() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    most integer;
begin
    select q.members into most from nextmavens.tenant_quotas as q
    where q.tenant_id operator(pg_catalog.=) new.tenant_id and q.members is not null
    for update;
    if most is not null and most operator(pg_catalog.<=) (
            select pg_catalog.count(*) from public.memberships as m
            where m.tenant_id operator(pg_catalog.=) new.tenant_id) then
        raise exception 'The tenant has as many members as its quota allows: %', most using errcode = 'PT403';
    end if;
    return new;
end
$$;
revoke all on function nextmavens.hold_member_quota() from public;
create or replace trigger hold_member_quota before insert on public.memberships
    for each row execute function nextmavens.hold_member_quota();

-- Files.
create or replace function nextmavens.hold_storage_quota() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    most bigint;
begin
    select q.storage_bytes into most from nextmavens.tenant_quotas as q
    where q.tenant_id operator(pg_catalog.=) new.tenant_id and q.storage_bytes is not null
    for update;
    if most is not null and most operator(pg_catalog.<) (
            select coalesce(pg_catalog.sum((o.metadata operator(pg_catalog.->>) 'size')::bigint), 0)
            from storage.objects as o where o.tenant_id operator(pg_catalog.=) new.tenant_id) then
        raise exception 'The files of the tenant would be larger than its quota allows: % bytes', most
            using errcode = 'PT413';
    end if;
    return null;
end
$$;
revoke all on function nextmavens.hold_storage_quota() from public;
create or replace trigger hold_storage_quota after insert or update of metadata, tenant_id on storage.objects
    for each row execute function nextmavens.hold_storage_quota();

-- Invitations. Who cannot become a member, since the tenant has as many as it may, stays invited.
create or replace function nextmavens.accept_invitations(address text) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
    found record;
begin
    for found in
        select i.tenant_id, i.email, i.role, u.id as user_id
        from nextmavens.tenant_invitations as i
        join auth.users as u on pg_catalog.lower(u.email) operator(pg_catalog.=) i.email
        where i.email operator(pg_catalog.=) pg_catalog.lower(address)
            and u.email_confirmed_at is not null and not coalesce(u.is_sso_user, false)
    loop
        begin
            insert into public.memberships (tenant_id, user_id, role)
            values (found.tenant_id, found.user_id, found.role)
            on conflict do nothing;
            delete from nextmavens.tenant_invitations as i
            where i.tenant_id operator(pg_catalog.=) found.tenant_id and i.email operator(pg_catalog.=) found.email;
        exception when sqlstate 'PT403' then
            null;
        end;
    end loop;
end
$$;
revoke all on function nextmavens.accept_invitations(text) from public;

-- For the address of the row: a user's who has proven it, or one that is invited.
create or replace function nextmavens.accept_invitations_of_address() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    perform nextmavens.accept_invitations(new.email);
    return null;
end
$$;
revoke all on function nextmavens.accept_invitations_of_address() from public;
create or replace trigger accept_own_invitations after insert or update of email, email_confirmed_at on auth.users
    for each row when (new.email_confirmed_at is not null) execute function nextmavens.accept_invitations_of_address();

create or replace trigger accept_new_invitation after insert on nextmavens.tenant_invitations
    for each row execute function nextmavens.accept_invitations_of_address();

-- Uploads under way are the runtime's; what they have written goes as that of any upload that is left.
create or replace function nextmavens.drop_uploads(tenant uuid) returns void
language sql security definer
set search_path = ''
as $$
    delete from storage.uploads as u where u.tenant_id operator(pg_catalog.=) tenant
$$;
revoke all on function nextmavens.drop_uploads(uuid) from public;

-- Deletes a tenant with its rows, in whatever order the foreign keys allow, as the one who calls it. Returns what still
-- has rows: content of files goes when the runtime has taken it away, and foreign keys of the application may refuse.
create or replace function nextmavens.drop_tenant(tenant uuid) returns text[]
language plpgsql
set search_path = ''
as $$
declare
    child record;
    deleted bigint;
    progress boolean := true;
    remaining text[];
    keeps text;
begin
    perform nextmavens.drop_uploads(tenant);
    perform nextmavens.drop_tenant_schema(tenant);
    while progress loop
        progress := false;
        remaining := '{}';
        for child in
            select distinct c.conrelid::regclass as relation, a.attname as name
            from pg_catalog.pg_constraint as c
            join pg_catalog.pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f' and c.confrelid = 'public.tenants'::regclass
                and pg_catalog.cardinality(c.conkey) = 1 and c.conparentid = 0
                and c.conrelid not in ('storage.contents'::regclass, 'storage.uploads'::regclass,
                    'nextmavens.tenant_schemas'::regclass)
        loop
            begin
                execute pg_catalog.format('delete from %s where %I = $1', child.relation, child.name) using tenant;
                get diagnostics deleted = row_count;
                progress := progress or deleted > 0;
            exception when foreign_key_violation or insufficient_privilege then
                remaining := remaining || child.relation::text;
            end;
        end loop;
    end loop;
    begin
        delete from public.tenants where id = tenant;
    exception when foreign_key_violation then
        get stacked diagnostics keeps = table_name;
        remaining := remaining || keeps;
    end;
    return remaining;
end
$$;
revoke all on function nextmavens.drop_tenant(uuid) from public;
comment on function nextmavens.drop_tenant(uuid) is 'Deletes a tenant with its rows; returns the tables that still have some';
