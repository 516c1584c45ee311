-- repeatable
-- Isolation of tenants. docs/tenancy.md explains it, docs/adr/0004-isolation.md why it is so.
--
-- Three policies on every tenant table:
--   tenant_isolation  RESTRICTIVE, API roles: tenant_id is the request's; alone decides how the index is used
--   tenant_scope   RESTRICTIVE, everyone: the same, but lets the owner's own login and service_role pass
--   tenant_access     PERMISSIVE, everyone: rows of one's tenant are open, until the table has policies of its own
-- Restrictive policies are combined by AND, so that no policy an application adds can widen them.

-- --------------------------------------------------------------------------- who sees every tenant

-- The logins are constants in the function's body: a policy must not read a table for them. session_user does not
-- change by SET ROLE, in a view or in a SECURITY DEFINER function, so that those of the owner stay bounded when a
-- request calls them.
create or replace function nextmavens.write_admission() returns void
language plpgsql
set search_path = ''
as $$
declare
    logins jsonb := (select value from nextmavens.settings where key = 'logins');
    administrator name := (select pg_catalog.pg_get_userbyid(datdba)
                           from pg_catalog.pg_database where datname = pg_catalog.current_database());
begin
    execute pg_catalog.format($f$
        create or replace function nextmavens.sees_every_tenant() returns boolean
        language sql stable
        return session_user in (%L, %L)
            or current_user = %L
            or current_user = 'service_role'
            or pg_catalog.current_setting('role') = 'service_role'
        $f$, administrator, coalesce(logins ->> 'owner', administrator), administrator);
end
$$;
select nextmavens.write_admission();

-- --------------------------------------------------------------------------- the policies, written once

-- Models: tables without rows that carry the policies as they have to be. Others are compared with them and brought to
-- them, so that PostgreSQL's own printing of an expression is the standard, whatever its version.
create table if not exists nextmavens.model_tenant_table (tenant_id uuid);
create table if not exists nextmavens.model_tenants (id uuid);
create table if not exists nextmavens.model_closed_table ();
create table if not exists nextmavens.model_shared_table ();

do $$
declare
    model record;
begin
    for model in
        select *
        from (values
            ('model_tenant_table', 'tenant_id = (select public.current_tenant_id())'),
            ('model_tenants', 'id = (select public.current_tenant_id())'),
            ('model_closed_table', null)
        ) as models (name, own)
    loop
        execute format('drop policy if exists tenant_isolation on nextmavens.%I', model.name);
        execute format('drop policy if exists tenant_scope on nextmavens.%I', model.name);
        execute format('drop policy if exists tenant_access on nextmavens.%I', model.name);
        if model.own is not null then
            execute format('create policy tenant_isolation on nextmavens.%I as restrictive to anon, authenticated
                            using (%s) with check (%2$s)', model.name, model.own);
        end if;
        execute format('create policy tenant_scope on nextmavens.%I as restrictive to public
                        using (%s (select nextmavens.sees_every_tenant()))
                        with check (%2$s (select nextmavens.sees_every_tenant()))',
                       model.name, model.own || ' or ');
        execute format('create policy tenant_access on nextmavens.%I as permissive to public
                        using (true) with check (true)', model.name);
    end loop;
end
$$;

drop policy if exists shared_read on nextmavens.model_shared_table;
drop policy if exists shared_write on nextmavens.model_shared_table;
create policy shared_read on nextmavens.model_shared_table for select to public using (true);
create policy shared_write on nextmavens.model_shared_table to public
    using ((select nextmavens.sees_every_tenant())) with check ((select nextmavens.sees_every_tenant()));

create or replace function nextmavens.managed_policies() returns name[]
language sql immutable
return array['tenant_isolation', 'tenant_scope', 'tenant_access', 'shared_read', 'shared_write']::name[];

-- --------------------------------------------------------------------------- what applies to a table

create or replace function nextmavens.exposed_schemas() returns name[]
language sql stable
set search_path = ''
as $$
    select array(
        select pg_catalog.jsonb_array_elements_text(value)::name
        from nextmavens.settings where key = 'exposed_schemas'
    )
$$;

create or replace function nextmavens.enforces() returns boolean
language sql stable
set search_path = ''
as $$
    select coalesce((select value = '"enforce"'::jsonb from nextmavens.settings where key = 'isolation'), true)
$$;

-- An extension's tables are the extension's: it fails to update when they are changed.
create or replace function nextmavens.is_exposed_table(relation oid) returns boolean
language sql stable
set search_path = ''
as $$
    select exists (
        select
        from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where c.oid = relation
            and c.relkind in ('r', 'p')
            and c.relpersistence <> 't'
            and n.nspname = any (nextmavens.exposed_schemas())
            and not exists (
                select from pg_catalog.pg_depend as d
                where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    )
$$;

create or replace function nextmavens.tenant_column(relation oid) returns smallint
language sql stable
set search_path = ''
as $$
    select a.attnum
    from pg_catalog.pg_attribute as a
    where a.attrelid = relation
        and a.attname = case when relation = 'public.tenants'::regclass then 'id' else 'tenant_id' end
        and a.atttypid = 'uuid'::regtype
        and not a.attisdropped
$$;

create or replace function nextmavens.is_shared(relation oid) returns boolean
language sql stable
set search_path = ''
as $$
    select exists (select from nextmavens.shared_relations as s where s.relation = is_shared.relation)
$$;

create or replace function nextmavens.model_of(relation oid) returns regclass
language sql stable
set search_path = ''
as $$
    select case
        when nextmavens.is_shared(relation) then 'nextmavens.model_shared_table'::regclass
        when nextmavens.tenant_column(relation) is null then 'nextmavens.model_closed_table'::regclass
        when relation = 'public.tenants'::regclass then 'nextmavens.model_tenants'::regclass
        else 'nextmavens.model_tenant_table'::regclass
    end
$$;

create or replace function nextmavens.has_own_policies(relation oid) returns boolean
language sql stable
set search_path = ''
as $$
    select exists (
        select from pg_catalog.pg_policy as p
        where p.polrelid = relation and p.polpermissive and p.polname <> all (nextmavens.managed_policies()))
$$;

-- One row per policy that is not as the model has it: to drop when it is there, to create when "definition" is not null.
create or replace function nextmavens.policy_drift(relation oid)
returns table (policy name, is_present boolean, definition text)
language sql stable
set search_path = ''
as $$
    with policies as (
        select
            p.polrelid, p.polname, p.polpermissive, p.polcmd,
            array(select unnest(p.polroles) order by 1) as roles,
            pg_catalog.pg_get_expr(p.polqual, p.polrelid) as qualification,
            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as with_check
        from pg_catalog.pg_policy as p
        where p.polrelid in (relation, nextmavens.model_of(relation))
            and p.polname = any (nextmavens.managed_policies())
    ),
    wanted as (
        select * from policies
        where polrelid = nextmavens.model_of(relation)
            and not (polname = 'tenant_access' and nextmavens.has_own_policies(relation))
    ),
    found as (
        select * from policies where polrelid = relation
    )
    select
        coalesce(w.polname, f.polname),
        f.polname is not null,
        case when w.polname is not null then
            pg_catalog.format('create policy %I on %s as %s for %s to %s',
                w.polname,
                relation::regclass,
                case when w.polpermissive then 'permissive' else 'restrictive' end,
                case w.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                              when 'd' then 'delete' else 'all' end,
                (select pg_catalog.string_agg(
                     case when r = 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r)) end, ', ')
                 from unnest(w.roles) as r))
            || coalesce(' using (' || w.qualification || ')', '')
            || coalesce(' with check (' || w.with_check || ')', '')
        end
    from wanted as w full join found as f on f.polname = w.polname
    where (w.polpermissive, w.polcmd, w.roles, w.qualification, w.with_check)
        is distinct from (f.polpermissive, f.polcmd, f.roles, f.qualification, f.with_check)
$$;

-- --------------------------------------------------------------------------- bringing a table under it

-- While it is on, event triggers leave our own statements alone. Not a SET clause of the functions: only a superuser
-- may write one for a parameter that no extension has declared. A failure rolls it back with the rest.
create or replace function nextmavens.set_guarding(next text) returns text
language plpgsql
set search_path = ''
as $$
declare
    previous constant text := coalesce(current_setting('nextmavens.guarding', true), '');
begin
    perform set_config('nextmavens.guarding', next, true);
    return previous;
end
$$;

-- Updates and deletes of a published table without a primary key fail unless its whole row is its identity.
create or replace function nextmavens.keep_replica_identity(relation oid) returns boolean
language plpgsql
set search_path = ''
as $$
declare
    identity "char";
    has_key boolean;
    guarding text;
begin
    select c.relreplident, exists (select from pg_catalog.pg_index as i where i.indrelid = c.oid and i.indisprimary)
    into identity, has_key
    from pg_catalog.pg_class as c
    where c.oid = relation;
    if identity = 'd' and not has_key then
        guarding := nextmavens.set_guarding('on');
        execute format('alter table %s replica identity full', relation::regclass);
        perform nextmavens.set_guarding(guarding);
        insert into nextmavens.full_replica_identity values (relation) on conflict do nothing;
        return true;
    elsif identity = 'f' and has_key
        and exists (select from nextmavens.full_replica_identity as f where f.relation = keep_replica_identity.relation)
    then
        guarding := nextmavens.set_guarding('on');
        execute format('alter table %s replica identity default', relation::regclass);
        perform nextmavens.set_guarding(guarding);
        delete from nextmavens.full_replica_identity as f where f.relation = keep_replica_identity.relation;
        return true;
    end if;
    return false;
end
$$;

-- Gives a table its tenant_id, where that is possible without deciding whose its rows are. Each part on its own, so
-- that rows which forbid one (a null, a tenant that does not exist) leave the others; the report says what is missing.
create or replace function nextmavens.add_tenant_column(relation oid) returns setof text
language plpgsql
set search_path = ''
as $$
declare
    name constant text := relation::regclass::text;
    attribute record;
    -- Not the names that PostgreSQL or a dump would choose: an application's own index or key must find its name free.
    label constant text := (
        select case when pg_catalog.octet_length(relname) <= 40 then relname::text
                    else pg_catalog.left(relname, 24) || '_' || oid end || '_tenant_isolation'
        from pg_catalog.pg_class where oid = relation);
    holds_rows boolean;
    partitioned constant boolean := (select relkind = 'p' from pg_catalog.pg_class where oid = relation);
begin
    if not exists (select from pg_catalog.pg_attribute
                   where attrelid = relation and attname = 'tenant_id' and not attisdropped) then
        execute format('select exists (select from %s)', name) into holds_rows;
        if holds_rows then
            return;
        end if;
        begin
            execute format('alter table %s add column tenant_id uuid not null default public.current_tenant_id()', name);
        exception when not_null_violation or wrong_object_type then
            return; -- rows this session may not see, or a partition or child whose parent has no such column
        end;
        return next 'column tenant_id added';
    end if;

    select a.attnum, a.attnotnull, a.atthasdef, a.atttypid
    into attribute
    from pg_catalog.pg_attribute as a
    where a.attrelid = relation and a.attname = 'tenant_id';
    if attribute.atttypid <> 'uuid'::regtype then
        return;
    end if;
    if not attribute.atthasdef then
        execute format('alter table %s alter column tenant_id set default public.current_tenant_id()', name);
        return next 'default of tenant_id set';
    end if;
    if not attribute.attnotnull then
        execute format('select exists (select from %s where tenant_id is null)', name) into holds_rows;
        if not holds_rows then
            begin
                execute format('alter table %s alter column tenant_id set not null', name);
                return next 'tenant_id made not null';
            exception when not_null_violation then
                null;
            end;
        end if;
    end if;
    if not exists (select from pg_catalog.pg_index as i
                   where i.indrelid = relation and i.indkey[0] = attribute.attnum and i.indpred is null) then
        execute format('create index %I on %s (tenant_id)', label || '_idx', name);
        return next 'index on tenant_id added';
    end if;
    if not exists (select from pg_catalog.pg_constraint as k
                   where k.conrelid = relation and k.contype = 'f' and k.conkey = array[attribute.attnum]
                       and k.confrelid = 'public.tenants'::regclass) then
        begin
            execute format('alter table %s add constraint %I foreign key (tenant_id) references public.tenants (id)',
                name, label || '_fkey');
            return next 'foreign key to tenants added';
        exception when foreign_key_violation then
            if not partitioned then -- before PostgreSQL 18 a partitioned table cannot have one that is not valid
                execute format('alter table %s add constraint %I foreign key (tenant_id) references public.tenants (id)
                                not valid', name, label || '_fkey');
                return next 'foreign key to tenants added, not valid for rows that were there';
            end if;
        end;
    end if;

    -- An application that brings its own makes ours superfluous; on a table in use dropping it is not worth the lock.
    if pg_relation_size(relation) = 0 and not partitioned then
        if exists (select from pg_catalog.pg_index as i where i.indrelid = relation and i.indkey[0] = attribute.attnum
                       and i.indpred is null and i.indexrelid::regclass::text not like '%\_tenant\_isolation\_idx%')
            and exists (select from pg_catalog.pg_index as i join pg_catalog.pg_class as c on c.oid = i.indexrelid
                        where i.indrelid = relation and c.relname = label || '_idx'
                            and not exists (select from pg_catalog.pg_inherits as p where p.inhrelid = c.oid))
        then
            execute format('drop index %I.%I',
                (select n.nspname from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
                 where c.oid = relation), label || '_idx');
            return next 'own index on tenant_id found, ours dropped';
        end if;
        if exists (select from pg_catalog.pg_constraint as k
                   where k.conrelid = relation and k.contype = 'f' and k.conkey = array[attribute.attnum]
                       and k.confrelid = 'public.tenants'::regclass and k.conname <> label || '_fkey')
            and exists (select from pg_catalog.pg_constraint as k
                        where k.conrelid = relation and k.conname = label || '_fkey' and k.conparentid = 0)
        then
            execute format('alter table %s drop constraint %I', name, label || '_fkey');
            return next 'own foreign key to tenants found, ours dropped';
        end if;
    end if;
end
$$;

-- Brings one table to what applies to it and says what it changed. "breach" marks what had been protecting and was off.
create or replace function nextmavens.isolate_table(relation regclass)
returns table (change text, breach boolean)
language plpgsql
set search_path = ''
as $$
declare
    name constant text := relation::regclass::text;
    rls record;
    drift record;
    guarding text;
begin
    if not nextmavens.is_exposed_table(relation) then
        return;
    end if;
    guarding := nextmavens.set_guarding('on');
    -- First of all, so that whatever fails below leaves the table closed and not open.
    select c.relrowsecurity as enabled, c.relforcerowsecurity as forced into rls
    from pg_catalog.pg_class as c where c.oid = relation;
    if not rls.enabled then
        execute format('alter table %s enable row level security', name);
        return query select 'row-level security enabled', true;
    end if;
    if not rls.forced then
        execute format('alter table %s force row level security', name);
        return query select 'row-level security forced', true;
    end if;

    if not nextmavens.is_shared(relation) and relation <> 'public.tenants'::regclass then
        return query select added, false from nextmavens.add_tenant_column(relation) as added;
    end if;

    for drift in select * from nextmavens.policy_drift(relation) loop
        if drift.is_present then
            execute format('drop policy %I on %s', drift.policy, name);
        end if;
        if drift.definition is not null then
            execute drift.definition;
        end if;
        return query select
            format('policy %s %s', drift.policy,
                case when drift.definition is null then 'removed'
                     when drift.is_present then 'restored' else 'created' end),
            drift.definition is not null and drift.policy in ('tenant_isolation', 'tenant_scope');
    end loop;
    perform nextmavens.set_guarding(guarding);
end
$$;

-- --------------------------------------------------------------------------- views and functions that pass by policies

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
            and n.nspname = any (nextmavens.exposed_schemas())
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

-- --------------------------------------------------------------------------- what an application calls

create or replace function nextmavens.share_table(relation regclass, reason text default null) returns void
language plpgsql
set search_path = ''
as $$
declare
    kind constant "char" := (select relkind from pg_catalog.pg_class where oid = relation);
    holds_rows boolean;
begin
    if relation in ('public.tenants'::regclass, 'public.memberships'::regclass) then
        raise exception '% cannot be shared between tenants: it says who they are', relation;
    end if;
    insert into nextmavens.shared_relations (relation, reason) values (share_table.relation, share_table.reason)
    on conflict on constraint shared_relations_pkey do update set reason = excluded.reason
        where shared_relations.reason is distinct from excluded.reason;
    if kind not in ('r', 'p') then
        return;
    end if;
    perform nextmavens.isolate_table(relation);
    if nextmavens.tenant_column(relation) is not null then
        execute format('select exists (select from %s)', relation) into holds_rows;
        if holds_rows then
            -- Whose rows they were is not thrown away.
            execute format('alter table %s alter column tenant_id drop not null', relation);
        else
            perform nextmavens.set_guarding('on');
            execute format('alter table %s drop column tenant_id', relation);
            perform nextmavens.set_guarding('');
        end if;
    end if;
end
$$;
comment on function nextmavens.share_table(regclass, text) is 'Lets all tenants read a table; only the owner and service_role write it';

create or replace function nextmavens.unshare_table(relation regclass) returns void
language plpgsql
set search_path = ''
as $$
begin
    delete from nextmavens.shared_relations as s where s.relation = unshare_table.relation;
    perform nextmavens.isolate_table(relation);
end
$$;
comment on function nextmavens.unshare_table(regclass) is 'Brings a shared table back under the isolation of tenants';

create or replace function nextmavens.adopt_table(relation regclass, tenant uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
    if nextmavens.tenant_column(relation) is null then
        perform nextmavens.set_guarding('on');
        -- A constant default is written to no row: this is as quick on a large table as on an empty one.
        execute format('alter table %s add column tenant_id uuid not null default %L', relation, tenant);
        execute format('alter table %s alter column tenant_id set default public.current_tenant_id()', relation);
        perform nextmavens.set_guarding('');
    else
        execute format('update %s set tenant_id = %L where tenant_id is null', relation, tenant);
    end if;
    perform nextmavens.isolate_table(relation);
end
$$;
comment on function nextmavens.adopt_table(regclass, uuid) is 'Gives the rows of a table that had no tenant to one tenant';

create or replace function nextmavens.trust_function(function regprocedure, reason text default null) returns void
language sql
set search_path = ''
as $$
    insert into nextmavens.trusted_functions (function, reason)
    values (function::text, reason)
    on conflict on constraint trusted_functions_pkey do nothing
$$;
comment on function nextmavens.trust_function(regprocedure, text) is 'Takes a reviewed SECURITY DEFINER function off the report';

-- --------------------------------------------------------------------------- report and repair

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
    left join nextmavens.shared_relations as shared on shared.relation = c.oid
    join signatures as model on model.polrelid = case
        when shared.relation is not null then 'nextmavens.model_shared_table'::regclass
        when c.oid = 'public.tenants'::regclass then 'nextmavens.model_tenants'::regclass
        else 'nextmavens.model_tenant_table'::regclass
    end
    left join pg_catalog.pg_attribute as a
        on a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and not a.attisdropped
    where n.nspname = any (nextmavens.exposed_schemas())
        and c.relkind in ('r', 'p')
        and c.relrowsecurity
        and c.relforcerowsecurity
        and found.managed = case when found.has_own then model.without_access else model.managed end
        and (shared.relation is not null
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
    where n.nspname = any (nextmavens.exposed_schemas())
        and k.conparentid = 0
        and not nextmavens.is_shared(c.oid)
        and case
            when k.confrelid = 'public.tenants'::regclass then not k.convalidated
            when k.contype = 'f' then a.attnum <> all (k.conkey)
                and nextmavens.is_exposed_table(k.confrelid) and not nextmavens.is_shared(k.confrelid)
            when k.contype = 'u' then a.attnum <> all (k.conkey)
            else false
        end
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
        case when not nextmavens.is_shared(relation) then
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
    where n.nspname = any (nextmavens.exposed_schemas()) and nextmavens.is_exposed_table(c.oid)

    union all
    select
        n.nspname::text, c.relname::text, 'foreign table', nextmavens.is_shared(c.oid), false, false, false, false,
        case when nextmavens.api_may_read(c.oid) and not nextmavens.is_shared(c.oid) then
            'a foreign table cannot have policies: revoke its privileges from anon and authenticated, or share it with'
            || ' nextmavens.share_table()' end,
        null
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = any (nextmavens.exposed_schemas()) and c.relkind = 'f'

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
    where n.nspname = any (nextmavens.exposed_schemas())
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
comment on function nextmavens.isolation_report() is 'Every exposed table, and every view or function that passes by policies';

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
        where n.nspname = any (nextmavens.exposed_schemas())
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
    if changed then
        perform pg_notify('pgrst', 'reload schema'); -- where no event trigger does
    end if;
end
$$;
comment on function nextmavens.repair_isolation() is 'Brings every exposed table under isolation; returns what was changed since it was last called';
