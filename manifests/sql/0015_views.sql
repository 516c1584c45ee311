-- repeatable
-- Views through which a request could pass by policies: they run as their owner, or hold rows themselves.

create or replace function nextmavens.bypasses_policies(role oid) returns boolean
language sql stable
set search_path = ''
as $$
    select coalesce((select rolsuper or rolbypassrls from pg_catalog.pg_roles where oid = role), false)
$$;

create or replace function nextmavens.api_may_read(relation oid) returns boolean
language sql stable
set search_path = ''
as $$
    select pg_catalog.has_any_column_privilege('anon', relation, 'select, insert, update')
        or pg_catalog.has_any_column_privilege('authenticated', relation, 'select, insert, update')
$$;

-- Views and materialized views of exposed schemas through which a request could read what its policies hide: those that
-- run as a role that bypasses policies, those that hold rows, and those that read either.
create or replace function nextmavens.leaking_views()
returns table (relation oid, kind "char", through oid, through_kind "char")
language sql stable
set search_path = ''
as $$
    with recursive reads as (
        select distinct r.ev_class as reader, d.refobjid as target
        from pg_catalog.pg_rewrite as r
        join pg_catalog.pg_depend as d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
            and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
        join pg_catalog.pg_class as c on c.oid = r.ev_class and c.relkind in ('v', 'm')
    ),
    exposed as (
        select c.oid, c.relkind
        from pg_catalog.pg_class as c
        join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.relkind in ('v', 'm')
            and n.nspname = any (nextmavens.guarded_schemas())
            and nextmavens.api_may_read(c.oid)
            and not nextmavens.is_shared(c.oid)
            and not exists (select from pg_catalog.pg_depend as d
                            where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    ),
    reached as (
        select oid as relation, relkind as kind, oid as target from exposed
        union
        select reached.relation, reached.kind, reads.target
        from reached join reads on reads.reader = reached.target
    )
    select reached.relation, reached.kind, t.oid, t.relkind
    from reached
    join pg_catalog.pg_class as t on t.oid = reached.target
    join pg_catalog.pg_namespace as tn on tn.oid = t.relnamespace
    where not nextmavens.is_shared(t.oid)
        and tn.nspname not in ('pg_catalog', 'information_schema')
        and (t.relkind = 'm'
            or t.relkind = 'v'
                and nextmavens.bypasses_policies(t.relowner)
                and not coalesce(
                    (select o.option_value::boolean from pg_catalog.pg_options_to_table(t.reloptions) as o
                     where o.option_name = 'security_invoker'), false)
                and exists (select from reads where reads.reader = t.oid))
$$;

create or replace function nextmavens.close_view(relation oid) returns setof text
language plpgsql
set search_path = ''
as $$
declare
    leak record;
    guarding constant text := nextmavens.set_guarding('on');
begin
    for leak in select * from nextmavens.leaking_views() as l where l.relation = close_view.relation and l.through = l.relation
    loop
        if leak.kind = 'm' then
            execute format('revoke all on %s from public, anon, authenticated', relation::regclass);
            return next 'materialized view closed to the API';
        else
            execute format('alter view %s set (security_invoker = true)', relation::regclass);
            return next 'security_invoker set';
        end if;
    end loop;
    perform nextmavens.set_guarding(guarding);
end
$$;
