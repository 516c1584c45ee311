-- repeatable
-- A schema that one tenant has for itself. docs/tenancy.md explains it, docs/adr/0060-tenant-schemas.md why it is so.

-- One rule, so that nobody has to look the name up. Two tenants cannot come to the same name.
create or replace function nextmavens.tenant_schema_name(tenant uuid) returns name
language sql immutable
set search_path = ''
as $$
    select ('tenant_' || pg_catalog.replace(tenant::text, '-', ''))::name
$$;

-- Makes a tenant's schema, or puts right what is missing of it; returns what was changed. The tenant's tokens become
-- authenticated, so anon gets nothing. SECURITY DEFINER because an owner makes no schemas.
create or replace function nextmavens.keep_tenant_schema(tenant uuid) returns setof text
language plpgsql security definer
set search_path = ''
as $$
declare
    wanted constant name := nextmavens.tenant_schema_name(tenant);
    owner constant name := (select s.value operator(pg_catalog.->>) 'owner' from nextmavens.settings as s where s.key = 'logins');
    whose name;
    changed boolean := false;
begin
    if wanted operator(pg_catalog.=) any (nextmavens.exposed_schemas()) then
        raise exception 'The schema % is exposed to every tenant: take it out of the exposed schemas', wanted
            using errcode = 'duplicate_schema';
    end if;
    if not exists (select from nextmavens.tenant_schemas as s where s.tenant_id operator(pg_catalog.=) tenant) then
        if pg_catalog.to_regnamespace(wanted::text) is not null then
            raise exception 'The schema % exists and was not made for the tenant: rename it or drop it', wanted
                using errcode = 'duplicate_schema';
        end if;
        insert into nextmavens.tenant_schemas (tenant_id, schema) values (tenant, wanted);
        changed := true;
    end if;
    if pg_catalog.to_regnamespace(wanted::text) is null then
        execute pg_catalog.format('create schema %I', wanted);
        changed := true;
        return next pg_catalog.format('schema %s created', wanted);
    end if;

    if not (pg_catalog.has_schema_privilege('authenticated', wanted, 'usage')
            and pg_catalog.has_schema_privilege('service_role', wanted, 'usage')
            and (owner is null or pg_catalog.has_schema_privilege(owner, wanted, 'usage')
                and pg_catalog.has_schema_privilege(owner, wanted, 'create')))
    then
        execute pg_catalog.format('grant usage on schema %I to authenticated, service_role', wanted);
        if owner is not null then
            execute pg_catalog.format('grant usage, create on schema %I to %I', wanted, owner);
        end if;
        changed := true;
        return next pg_catalog.format('privileges on schema %s granted', wanted);
    end if;
    for whose in select distinct g from unnest(array[current_user, owner]) as g where g is not null loop
        continue when exists (
            select
            from pg_catalog.pg_default_acl as d, pg_catalog.aclexplode(d.defaclacl) as a
            where d.defaclnamespace = pg_catalog.to_regnamespace(wanted::text)
                and d.defaclrole = pg_catalog.to_regrole(pg_catalog.quote_ident(whose))
                and a.grantee in ('authenticated'::regrole, 'service_role'::regrole)
            having pg_catalog.count(distinct (d.defaclobjtype, a.grantee)) = 6);
        execute pg_catalog.format('alter default privileges for role %I in schema %I
                                   grant select, insert, update, delete on tables to authenticated', whose, wanted);
        execute pg_catalog.format('alter default privileges for role %I in schema %I
                                   grant all on tables to service_role', whose, wanted);
        execute pg_catalog.format('alter default privileges for role %I in schema %I
                                   grant usage, select on sequences to authenticated', whose, wanted);
        execute pg_catalog.format('alter default privileges for role %I in schema %I
                                   grant all on sequences to service_role', whose, wanted);
        execute pg_catalog.format('alter default privileges for role %I in schema %I
                                   grant execute on functions to authenticated, service_role', whose, wanted);
        changed := true;
        return next pg_catalog.format('default privileges of %s in schema %s granted', whose, wanted);
    end loop;
    if changed then
        if exists (select from pg_catalog.pg_publication where pubname = 'nextmavens') then
            return query select s from nextmavens.sync_publication() as s;
        end if;
        perform pg_catalog.pg_notify('nextmavens', 'reload schema'); -- where no event trigger does
    end if;
end
$$;
revoke all on function nextmavens.keep_tenant_schema(uuid) from public;
comment on function nextmavens.keep_tenant_schema(uuid) is 'Gives a tenant a schema of its own, or puts it right';

-- With all that is in it, whoever made that.
create or replace function nextmavens.drop_tenant_schema(tenant uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
    its_schema name;
begin
    delete from nextmavens.tenant_schemas as s where s.tenant_id operator(pg_catalog.=) tenant returning s.schema into its_schema;
    if its_schema is null then
        return false;
    end if;
    execute pg_catalog.format('drop schema if exists %I cascade', its_schema);
    perform pg_catalog.pg_notify('nextmavens', 'reload schema');
    return true;
end
$$;
revoke all on function nextmavens.drop_tenant_schema(uuid) from public;
comment on function nextmavens.drop_tenant_schema(uuid) is 'Drops the schema that a tenant has for itself, with all that is in it';
