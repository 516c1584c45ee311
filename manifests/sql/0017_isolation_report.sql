-- repeatable
-- What is isolated and what is not, and bringing it back. docs/tenancy.md lists what is found and what happens.

-- Tables of which nothing is missing, found in one pass: a round over hundreds of tables looks closely at the others only.
create or replace function nextmavens.sound_tables() returns setof oid
language sql stable
set search_path = ''
as $$
    with policies as (
        select
            p.polrelid, p.polname, p.polpermissive, p.polname = any (nextmavens.managed_policies()) as managed,
            pg_catalog.concat_ws(' ', p.polname, p.polpermissive, p.polcmd,
                (select pg_catalog.array_agg(r order by r) from unnest(p.polroles) as r),
                pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) as text
        from pg_catalog.pg_policy as p
    ),
    signatures as materialized (
        select
            polrelid,
            pg_catalog.string_agg(text, E'\n' order by polname) filter (where managed) as managed,
            pg_catalog.string_agg(text, E'\n' order by polname)
                filter (where managed and polname <> 'tenant_access') as without_access,
            pg_catalog.bool_or(polpermissive and not managed) as has_own
        from policies
        group by polrelid
    )
    select c.oid
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join signatures as found on found.polrelid = c.oid
    left join nextmavens.tenant_schemas as single on single.schema = n.nspname
    left join nextmavens.shared_relations as shared on shared.relation = c.oid and single.schema is null
    join signatures as model on model.polrelid = case
        when shared.relation is not null then 'nextmavens.model_shared_table'::regclass
        when c.oid = 'public.tenants'::regclass then 'nextmavens.model_tenants'::regclass
        else 'nextmavens.model_tenant_table'::regclass
    end
    left join pg_catalog.pg_attribute as a
        on a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and not a.attisdropped
    where n.nspname = any (nextmavens.guarded_schemas())
        and c.relkind in ('r', 'p')
        and c.relrowsecurity
        and c.relforcerowsecurity
        and found.managed = nextmavens.for_tenant(
            case when found.has_own then model.without_access else model.managed end, single.tenant_id)
        and (shared.relation is not null
            or single.schema is not null
            or c.oid = 'public.tenants'::regclass
            or a.attnotnull
                and a.atthasdef
                and exists (select from pg_catalog.pg_index as i
                            where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indpred is null)
                and exists (select from pg_catalog.pg_constraint as k
                            where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum]
                                and k.confrelid = 'public.tenants'::regclass))
        and not pg_catalog.has_table_privilege('anon', c.oid, 'truncate')
        and not pg_catalog.has_table_privilege('authenticated', c.oid, 'truncate')
$$;

drop function if exists nextmavens.table_warnings();
create function nextmavens.table_warnings() returns table (relation oid, warning text)
language sql stable
set search_path = ''
as $$
    select k.conrelid, pg_catalog.string_agg(
        case
            when k.confrelid = 'public.tenants'::regclass then pg_catalog.format(
                'foreign key %s is not valid for rows that were there before it', k.conname)
            when k.contype = 'f' then pg_catalog.format(
                'foreign key %s tells whether a row of another tenant exists in %s: let it span tenant_id too',
                k.conname, k.confrelid::regclass)
            else pg_catalog.format(
                'unique constraint %s tells whether another tenant has the value: let it span tenant_id too', k.conname)
        end, '; ' order by k.contype, k.conname)
    from pg_catalog.pg_constraint as k
    join pg_catalog.pg_class as c on c.oid = k.conrelid
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = any (nextmavens.guarded_schemas())
        and k.conparentid = 0
        and not nextmavens.is_shared(c.oid)
        and nextmavens.only_tenant(c.oid) is null
        and case
            when k.confrelid = 'public.tenants'::regclass then not k.convalidated
            when k.contype = 'f' then a.attnum <> all (k.conkey)
                and nextmavens.is_exposed_table(k.confrelid) and not nextmavens.is_shared(k.confrelid)
            when k.contype = 'u' then a.attnum <> all (k.conkey)
            else false
        end
    group by k.conrelid

    union all
    select k.conrelid, pg_catalog.string_agg(pg_catalog.format(
        'foreign key %s tells whether a row of another tenant exists in %s, and keeps it from being deleted: let it span'
        || ' tenant_id too', k.conname, k.confrelid::regclass), '; ' order by k.conname)
    from pg_catalog.pg_constraint as k
    where k.contype = 'f'
        and k.conparentid = 0
        and k.confrelid <> 'public.tenants'::regclass
        and nextmavens.only_tenant(k.conrelid) is not null
        and nextmavens.only_tenant(k.confrelid) is null
        and nextmavens.is_exposed_table(k.confrelid)
        and not nextmavens.is_shared(k.confrelid)
        and not coalesce(nextmavens.tenant_column(k.confrelid) = any (k.confkey), false)
    group by k.conrelid
$$;

create or replace function nextmavens.table_problem(relation oid) returns text
language sql stable
set search_path = ''
as $$
    select nullif(pg_catalog.concat_ws('; ',
        case when not c.relrowsecurity then 'row-level security is disabled' end,
        case when not c.relforcerowsecurity then 'row-level security does not bind the owner' end,
        (select 'policies missing or changed: ' || pg_catalog.string_agg(d.policy, ', ' order by d.policy)
         from nextmavens.policy_drift(relation) as d),
        case when not nextmavens.is_shared(relation) and nextmavens.only_tenant(relation) is null then
            case
                when nextmavens.tenant_column(relation) is null then
                    'no column tenant_id of type uuid: closed to the API until nextmavens.adopt_table() gives its rows to'
                    || ' a tenant or nextmavens.share_table() shares it'
                when not (select attnotnull from pg_catalog.pg_attribute
                          where attrelid = relation and attnum = nextmavens.tenant_column(relation)) then
                    'tenant_id may be null: rows without a tenant are seen by none; nextmavens.adopt_table() gives them to one'
            end
        end,
        (select 'TRUNCATE, which no policy stops, is granted to ' || pg_catalog.string_agg(role, ', ')
         from unnest(array['anon', 'authenticated']) as role
         where pg_catalog.has_table_privilege(role, relation, 'truncate'))
    ), '')
    from pg_catalog.pg_class as c
    where c.oid = relation
$$;

drop function if exists nextmavens.exposed_isolation();
create function nextmavens.exposed_isolation()
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
        n.nspname::text, c.relname::text,
        case when c.relispartition then 'partition' when c.relkind = 'p' then 'partitioned table' else 'table' end,
        nextmavens.is_shared(c.oid),
        c.relrowsecurity,
        c.relforcerowsecurity,
        exists (select from pg_catalog.pg_policy as p where p.polrelid = c.oid and p.polname = 'tenant_isolation')
            and (sound.oid is not null
                or not exists (select from nextmavens.policy_drift(c.oid) as d where d.policy = 'tenant_isolation')),
        nextmavens.tenant_column(c.oid) is not null,
        case when sound.oid is null then nextmavens.table_problem(c.oid) end,
        w.warning
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    left join nextmavens.sound_tables() as sound (oid) on sound.oid = c.oid
    left join nextmavens.table_warnings() as w on w.relation = c.oid
    where n.nspname = any (nextmavens.guarded_schemas()) and nextmavens.is_exposed_table(c.oid)

    union all
    select
        n.nspname::text, c.relname::text, 'foreign table', nextmavens.is_shared(c.oid), false, false, false, false,
        case when nextmavens.api_may_read(c.oid) and not nextmavens.is_shared(c.oid) then
            'a foreign table cannot have policies: revoke its privileges from anon and authenticated, or share it with'
            || ' nextmavens.share_table()' end,
        null
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = any (nextmavens.guarded_schemas()) and c.relkind = 'f'

    union all
    select
        n.nspname::text, c.relname::text,
        case l.kind when 'm' then 'materialized view' else 'view' end, false, false, false, false, false,
        pg_catalog.string_agg(
            case
                when l.through_kind = 'm' then pg_catalog.format(
                    'the materialized view %s holds rows of every tenant and cannot have policies: revoke its privileges,'
                    ' or share it with nextmavens.share_table()', l.through::regclass)
                else pg_catalog.format(
                    'the view %s runs as %s, whom no policy binds: set security_invoker on it',
                    l.through::regclass,
                    (select pg_catalog.pg_get_userbyid(t.relowner) from pg_catalog.pg_class as t where t.oid = l.through))
            end, '; ' order by l.through),
        null
    from nextmavens.leaking_views() as l
    join pg_catalog.pg_class as c on c.oid = l.relation
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    group by n.nspname, c.relname, l.kind

    union all
    select
        n.nspname::text,
        pg_catalog.format('%s(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
        'function', false, false, false, false, false,
        pg_catalog.format(
            'SECURITY DEFINER runs as %s, whom no policy binds: give it to the owner, or after a review call'
            ' nextmavens.trust_function()', pg_catalog.pg_get_userbyid(p.proowner)),
        null
    from pg_catalog.pg_proc as p
    join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = any (nextmavens.guarded_schemas())
        and p.prosecdef
        and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and nextmavens.bypasses_policies(p.proowner)
        and (pg_catalog.has_function_privilege('anon', p.oid, 'execute')
            or pg_catalog.has_function_privilege('authenticated', p.oid, 'execute'))
        and p.oid not in (
            'public.is_tenant_member(uuid)'::regprocedure, 'public.has_tenant_role(text, uuid)'::regprocedure)
        and not exists (select from nextmavens.trusted_functions as t where t.function = p.oid::regprocedure::text)
        and not exists (select from pg_catalog.pg_depend as d
                        where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by 1, 2
$$;
comment on function nextmavens.exposed_isolation() is 'The part of nextmavens.isolation_report() that is about exposed schemas';

-- One transaction for all, but a table that is locked or refuses is left to the next call and keeps its problem.
drop function if exists nextmavens.repair_isolation();
create function nextmavens.repair_isolation() returns table (schema_name text, table_name text, change text)
language plpgsql
set search_path = ''
as $$
declare
    item record;
    changed boolean := false;
begin
    if (select rolsuper from pg_roles where rolname = current_user) then
        return query select 'nextmavens', 'event triggers', kept from nextmavens.keep_event_triggers() as kept;
    end if;
    if exists (select from nextmavens.guard_log) then
        return query
            with taken as (delete from nextmavens.guard_log returning *)
            select taken.schema_name::text, taken.table_name::text, taken.change || ' at once, after a change by ' || taken.by_role
            from taken order by taken.id;
    end if;
    for item in
        select c.oid, c.relname::text as name, n.nspname::text as schema, c.relkind as kind
        from pg_catalog.pg_class as c
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = any (nextmavens.guarded_schemas())
            and (c.relkind in ('r', 'p') and c.oid not in (select nextmavens.sound_tables())
                or c.relkind in ('v', 'm')
                    and c.oid in (select l.relation from nextmavens.leaking_views() as l where l.through = l.relation))
        order by c.relispartition, n.nspname, c.relname
    loop
        begin
            if item.kind in ('r', 'p') then
                return query select item.schema, item.name, i.change from nextmavens.isolate_table(item.oid) as i;
                changed := changed or found;
                if nextmavens.is_exposed_table(item.oid)
                    and (pg_catalog.has_table_privilege('anon', item.oid, 'truncate')
                        or pg_catalog.has_table_privilege('authenticated', item.oid, 'truncate'))
                then
                    execute format('revoke truncate, references, trigger on %s from public, anon, authenticated',
                        item.oid::regclass);
                    return query select item.schema, item.name, 'TRUNCATE revoked from the API''s roles'::text;
                end if;
            else
                return query select item.schema, item.name, v from nextmavens.close_view(item.oid) as v;
            end if;
        exception when lock_not_available or insufficient_privilege or undefined_table or object_in_use then
            raise warning 'isolation of %.% was not repaired: %', item.schema, item.name, sqlerrm;
        end;
    end loop;
    return query select s.schema_name, s.table_name, s.change from nextmavens.repair_storage() as s;
    if changed then
        perform pg_notify('pgrst', 'reload schema'); -- where no event trigger does
    end if;
end
$$;
comment on function nextmavens.repair_isolation() is 'Brings every exposed table under isolation; returns what was changed since it was last called';
