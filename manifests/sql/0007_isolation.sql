-- repeatable
-- Isolation of tenants. docs/tenancy.md explains it, docs/adr/0004-isolation.md why it is so.
--
-- Three policies on every tenant table:
--   tenant_isolation  RESTRICTIVE, API roles: tenant_id is the request's; alone decides how the index is used
--   tenant_scope   RESTRICTIVE, everyone: the same, but lets the owner's own login and service_role pass
--   tenant_access     PERMISSIVE, everyone: rows of one's tenant are open, until the table has policies of its own
-- Restrictive policies are combined by AND, so that no policy an application adds can widen them.

-- Who sees every tenant:

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

-- The policies, written once:

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

-- What applies to a table:

create or replace function nextmavens.exposed_schemas() returns name[]
language sql stable
set search_path = ''
as $$
    select array(
        select pg_catalog.jsonb_array_elements_text(value)::name
        from nextmavens.settings where key = 'exposed_schemas'
    )
$$;

-- Schemas that one tenant has for itself (0033). Who can read pg_namespace knows their names anyway, and whoever changes a
-- table has to read it.
create table if not exists nextmavens.tenant_schemas (
    tenant_id uuid primary key references public.tenants (id),
    schema name not null unique
);
comment on table nextmavens.tenant_schemas is 'Which tenants have a schema of their own; written by nextmavens.keep_tenant_schema()';
grant select on nextmavens.tenant_schemas to public;

create or replace function nextmavens.guarded_schemas() returns name[]
language sql stable
set search_path = ''
as $$
    select nextmavens.exposed_schemas() || array(select s.schema from nextmavens.tenant_schemas as s)
$$;

-- The tenant whose schema the relation is in: there the schema says whose the rows are, and no column has to.
create or replace function nextmavens.only_tenant(relation oid) returns uuid
language sql stable
set search_path = ''
as $$
    select s.tenant_id
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join nextmavens.tenant_schemas as s on s.schema = n.nspname
    where c.oid = relation
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
            and n.nspname = any (nextmavens.guarded_schemas())
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
        and nextmavens.only_tenant(relation) is null
$$;

create or replace function nextmavens.model_of(relation oid) returns regclass
language sql stable
set search_path = ''
as $$
    select case
        when nextmavens.only_tenant(relation) is not null then 'nextmavens.model_tenant_table'::regclass
        when nextmavens.is_shared(relation) then 'nextmavens.model_shared_table'::regclass
        when nextmavens.tenant_column(relation) is null then 'nextmavens.model_closed_table'::regclass
        when relation = 'public.tenants'::regclass then 'nextmavens.model_tenants'::regclass
        else 'nextmavens.model_tenant_table'::regclass
    end
$$;

-- In a schema of one tenant the policies compare with that tenant, as a constant, where others compare with a column.
create or replace function nextmavens.for_tenant(expression text, tenant uuid) returns text
language sql immutable
set search_path = ''
as $$
    select case when tenant is null then expression
                else pg_catalog.replace(expression, '(tenant_id = ', pg_catalog.format('(%L::uuid = ', tenant)) end
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
        select
            polname, polpermissive, polcmd, roles,
            nextmavens.for_tenant(qualification, nextmavens.only_tenant(relation)) as qualification,
            nextmavens.for_tenant(with_check, nextmavens.only_tenant(relation)) as with_check
        from policies
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

-- Bringing a table under it:

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
-- The old row of a tenant's table has to say whose it was, or nobody may hear that it was deleted: without its tenant_id
-- in the primary key the whole row is the identity. "replica identity using index" and "nothing" are left alone, for
-- tables whose deletes nobody listens to.
create or replace function nextmavens.keep_replica_identity(relation oid) returns boolean
language plpgsql
set search_path = ''
as $$
declare
    identity "char";
    has_key boolean;
    tells_tenant boolean;
    is_ours boolean;
    guarding text;
begin
    select
        c.relreplident,
        i.indrelid is not null,
        nextmavens.is_shared(c.oid) or nextmavens.only_tenant(c.oid) is not null or nextmavens.tenant_column(c.oid) is null
            or nextmavens.tenant_column(c.oid) = any (i.indkey),
        pg_catalog.pg_has_role(c.relowner, 'usage')
    into identity, has_key, tells_tenant, is_ours
    from pg_catalog.pg_class as c
    left join pg_catalog.pg_index as i on i.indrelid = c.oid and i.indisprimary
    where c.oid = relation;
    if not is_ours then
        return false; -- its owner's statements bring it here by event triggers
    elsif identity = 'd' and not (has_key and coalesce(tells_tenant, false)) then
        guarding := nextmavens.set_guarding('on');
        execute format('alter table %s replica identity full', relation::regclass);
        perform nextmavens.set_guarding(guarding);
        insert into nextmavens.full_replica_identity values (relation) on conflict do nothing;
        return true;
    elsif identity = 'f' and has_key and coalesce(tells_tenant, false)
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

    if not nextmavens.is_shared(relation) and nextmavens.only_tenant(relation) is null
        and relation <> 'public.tenants'::regclass
    then
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
