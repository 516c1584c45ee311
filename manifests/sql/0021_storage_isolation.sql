-- repeatable
-- Whether storage keeps tenants apart, and bringing it back: docs/storage.md says what its policies mean. Storage's schema is
-- not among the exposed ones, whose tables 0017 looks at.

-- The policies without which a tenant gets at files of others. Those that open (tenant_access, administration, an
-- application's own) are combined with them by AND.
create or replace function nextmavens.storage_policies() returns table (relation regclass, model regclass, policy name, clauses text)
language sql stable
set search_path = ''
as $$
    with expressions (own, service) as (
        values ('tenant_id = (select public.current_tenant_id())', ' or (select nextmavens.sees_every_tenant())')
    )
    select p.relation::regclass, p.model::regclass, p.policy, p.clauses
    from expressions as e
    cross join lateral (values
        ('storage.objects', 'nextmavens.model_storage_objects', 'tenant_isolation'::name,
            pg_catalog.format('as restrictive to anon, authenticated using (%s) with check (%1$s)', e.own)),
        ('storage.objects', 'nextmavens.model_storage_objects', 'tenant_scope',
            pg_catalog.format('as restrictive to public using (%s) with check (%1$s)', e.own || e.service)),
        ('storage.buckets', 'nextmavens.model_storage_buckets', 'tenant_select',
            pg_catalog.format('as restrictive for select to public using (tenant_id is null or %s)', e.own || e.service)),
        ('storage.buckets', 'nextmavens.model_storage_buckets', 'tenant_insert',
            pg_catalog.format('as restrictive for insert to public with check (%s)', e.own || e.service)),
        ('storage.buckets', 'nextmavens.model_storage_buckets', 'tenant_update',
            pg_catalog.format('as restrictive for update to public using (%s) with check (%1$s)', e.own || e.service)),
        ('storage.buckets', 'nextmavens.model_storage_buckets', 'tenant_delete',
            pg_catalog.format('as restrictive for delete to public using (%s)', e.own || e.service))
    ) as p (relation, model, policy, clauses)
$$;

create table if not exists nextmavens.model_storage_objects (tenant_id uuid);
create table if not exists nextmavens.model_storage_buckets (tenant_id uuid);

do $$
declare
    item record;
begin
    for item in select * from nextmavens.storage_policies() loop
        execute format('drop policy if exists %I on %s', item.policy, item.model);
        execute format('create policy %I on %s %s', item.policy, item.model, item.clauses);
    end loop;
end
$$;

create or replace function nextmavens.storage_policy_drift() returns table (relation regclass, policy name, clauses text)
language sql stable
set search_path = ''
as $$
    with found as (
        select p.polrelid, p.polname, pg_catalog.concat_ws(' ', p.polpermissive, p.polcmd,
            (select pg_catalog.array_agg(r order by r) from unnest(p.polroles) as r),
            pg_catalog.pg_get_expr(p.polqual, p.polrelid), '/', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) as text
        from pg_catalog.pg_policy as p
    )
    select w.relation, w.policy, w.clauses
    from nextmavens.storage_policies() as w
    join found as m on m.polrelid = w.model and m.polname = w.policy
    left join found as f on f.polrelid = w.relation and f.polname = w.policy
    where f.text is distinct from m.text
$$;

-- What roles of the API must not have: of the books anything, of the others what no policy stops.
create or replace function nextmavens.storage_grants() returns table (relation regclass, role text, privilege text)
language sql stable
set search_path = ''
as $$
    select r.relation, a.role, p.privilege
    from (values
        ('storage.objects'::regclass, array['truncate']),
        ('storage.buckets', array['truncate']),
        ('storage.contents', array['select', 'insert', 'update', 'delete', 'truncate']),
        ('storage.places', array['select', 'insert', 'update', 'delete', 'truncate']),
        ('storage.uploads', array['select', 'insert', 'update', 'delete', 'truncate'])) as r (relation, privileges)
    cross join lateral unnest(r.privileges) as p (privilege)
    cross join unnest(array['anon', 'authenticated']) as a (role)
    where case when p.privilege in ('delete', 'truncate')
        then pg_catalog.has_table_privilege(a.role, r.relation, p.privilege)
        else pg_catalog.has_any_column_privilege(a.role, r.relation, p.privilege) end
$$;

-- Without it an object could be given the content of another tenant, and take a name in a public bucket from it.
create or replace function nextmavens.storage_guard_missing() returns boolean
language sql stable
set search_path = ''
as $$
    select not exists (
        select from pg_catalog.pg_trigger as t
        where t.tgrelid = 'storage.objects'::regclass and t.tgname = 'before_object' and t.tgenabled in ('O', 'A')
            and t.tgfoid = 'storage.before_object()'::regprocedure)
$$;

create or replace function nextmavens.storage_isolation()
returns table (
    schema_name text,
    table_name text,
    kind text,
    shared boolean,
    rls_enabled boolean,
    rls_forced boolean,
    policy_present boolean,
    tenant_column_present boolean,
    problem text,
    warning text
)
language sql stable
set search_path = ''
as $$
    select
        'storage', c.relname::text, 'table',
        c.relname = 'buckets', -- definitions of the project are read by every tenant
        c.relrowsecurity, c.relforcerowsecurity,
        guarded and drift.policies is null, guarded,
        nullif(pg_catalog.concat_ws('; ',
            case when guarded and not c.relrowsecurity then 'row-level security is disabled' end,
            case when guarded and not c.relforcerowsecurity then 'row-level security does not bind the owner' end,
            'policies missing or changed: ' || drift.policies,
            case when c.oid = 'storage.objects'::regclass and nextmavens.storage_guard_missing()
                then 'the trigger before_object, which keeps content with its tenant, is missing or disabled' end,
            (select pg_catalog.string_agg(pg_catalog.format('%s is granted to %s', pg_catalog.upper(g.privilege), g.role),
                 '; ' order by g.privilege, g.role)
             from nextmavens.storage_grants() as g where g.relation = c.oid)), ''),
        null
    from pg_catalog.pg_class as c
    cross join lateral (select c.relname in ('objects', 'buckets')) as g (guarded)
    cross join lateral (
        select pg_catalog.string_agg(d.policy, ', ' order by d.policy)
        from nextmavens.storage_policy_drift() as d where d.relation = c.oid) as drift (policies)
    where c.relnamespace = 'storage'::regnamespace and c.relkind = 'r'
        and (guarded or exists (select from nextmavens.storage_grants() as g where g.relation = c.oid))
$$;

drop function if exists nextmavens.isolation_report();
create function nextmavens.isolation_report()
returns table (
    schema_name text,
    table_name text,
    kind text,
    shared boolean,
    rls_enabled boolean,
    rls_forced boolean,
    policy_present boolean,
    tenant_column_present boolean,
    problem text,
    warning text
)
language sql stable
set search_path = ''
as $$
    select * from nextmavens.exposed_isolation()
    union all
    select * from nextmavens.storage_isolation()
    order by 1, 2
$$;
comment on function nextmavens.isolation_report() is
    'Every exposed table, every view or function that passes by policies, and storage''s buckets and objects';

drop function if exists nextmavens.repair_storage();
create function nextmavens.repair_storage() returns table (schema_name text, table_name text, change text)
language plpgsql
set search_path = ''
as $$
declare
    item record;
begin
    for item in
        select c.oid::regclass as relation, c.relname::text as name, c.relrowsecurity, c.relforcerowsecurity
        from pg_catalog.pg_class as c
        where c.oid in ('storage.objects'::regclass, 'storage.buckets'::regclass)
            and not (c.relrowsecurity and c.relforcerowsecurity)
    loop
        execute format('alter table %s enable row level security, force row level security', item.relation);
        return query select 'storage', item.name, 'row-level security enabled and forced'::text;
    end loop;
    for item in select d.*, c.relname::text as name
        from nextmavens.storage_policy_drift() as d join pg_catalog.pg_class as c on c.oid = d.relation
    loop
        execute format('drop policy if exists %I on %s', item.policy, item.relation);
        execute format('create policy %I on %s %s', item.policy, item.relation, item.clauses);
        return query select 'storage', item.name, format('policy %s put back', item.policy);
    end loop;
    if nextmavens.storage_guard_missing() then
        drop trigger if exists before_object on storage.objects;
        create trigger before_object before insert or update on storage.objects
            for each row execute function storage.before_object();
        return query select 'storage', 'objects', 'trigger before_object put back'::text;
    end if;
    for item in
        select g.relation, c.relname::text as name, pg_catalog.string_agg(distinct g.privilege, ', ') as privileges
        from nextmavens.storage_grants() as g join pg_catalog.pg_class as c on c.oid = g.relation
        group by g.relation, c.relname
    loop
        execute format('revoke %s on %s from public, anon, authenticated', item.privileges, item.relation);
        return query select 'storage', item.name, format('%s revoked from the API''s roles', pg_catalog.upper(item.privileges));
    end loop;
exception when lock_not_available or insufficient_privilege or undefined_table or object_in_use then
    raise warning 'isolation of storage was not repaired: %', sqlerrm;
end
$$;
