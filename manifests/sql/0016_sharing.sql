-- repeatable
-- What an application says of its tables: shared between tenants, taken over by one, a function reviewed.

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
    if nextmavens.only_tenant(relation) is not null then
        raise exception '% is in the schema of one tenant and cannot be shared: move it into an exposed schema first', relation;
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
    if nextmavens.only_tenant(relation) is not null then
        raise exception '% is in the schema of one tenant: its rows are that tenant''s already', relation;
    end if;
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
