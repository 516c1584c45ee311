-- repeatable
-- What each role may do. Rows are the policies' business; these are Supabase's grants without TRUNCATE, REFERENCES and
-- TRIGGER, which no policy stops and no request needs.

grant usage on schema public, auth, storage, realtime, net, extensions to anon, authenticated, service_role;
grant usage on schema nextmavens to public;
grant select on nextmavens.settings, nextmavens.shared_relations, nextmavens.trusted_functions to public;

-- The auth service's own role: the data of its schema and nothing else, and no change of structure.
grant usage on schema auth, public, extensions to supabase_auth_admin;
grant select, insert, update, delete on all tables in schema auth to supabase_auth_admin;
grant usage, select on all sequences in schema auth to supabase_auth_admin;

do $$
declare
    exposed name;
begin
    -- Functions of requests may use temporary tables; PUBLIC may not even connect.
    execute format('grant temporary on database %I to anon, authenticated, service_role', current_database());
    foreach exposed in array nextmavens.exposed_schemas() loop
        continue when to_regnamespace(quote_ident(exposed)) is null;
        execute format('grant usage on schema %I to anon, authenticated, service_role', exposed);
        execute format('alter default privileges in schema %I
                        grant select, insert, update, delete on tables to anon, authenticated', exposed);
        execute format('alter default privileges in schema %I grant all on tables to service_role', exposed);
        execute format('alter default privileges in schema %I
                        grant usage, select on sequences to anon, authenticated', exposed);
        execute format('alter default privileges in schema %I grant all on sequences to service_role', exposed);
        execute format('alter default privileges in schema %I
                        grant execute on functions to anon, authenticated, service_role', exposed);
    end loop;
end
$$;

-- Tenants and memberships are read through the API and written by the owner and by service_role.
revoke all on public.tenants, public.memberships from public, anon, authenticated;
grant select on public.tenants, public.memberships to anon, authenticated;
grant all on public.tenants, public.memberships to service_role;

grant select, insert, update, delete on storage.buckets, storage.objects to anon, authenticated;
grant all on storage.buckets, storage.objects to service_role;
grant select, insert on realtime.messages to anon, authenticated;
grant all on realtime.messages to service_role;
revoke all on function realtime.send(jsonb, text, text, boolean) from public;
grant execute on function realtime.send(jsonb, text, text, boolean) to authenticated, service_role;

-- Gives the logins of this database what they need, and remembers them: the policies admit the owner by name. Called by
-- whoever created the logins; called again with the same names it changes nothing.
create or replace function nextmavens.set_logins(owner name, authenticator name, replicator name) returns boolean
language plpgsql
set search_path = ''
as $$
declare
    -- What was granted, so that a catalog that grants more runs through here again.
    granted constant jsonb := jsonb_build_object(
        'owner', owner, 'authenticator', authenticator, 'replicator', replicator, 'exposed',
        to_jsonb(nextmavens.exposed_schemas()), 'administrator',
        (select pg_get_userbyid(datdba) from pg_database where datname = current_database()),
        'catalog', (select checksum from nextmavens.catalog_version where file = '0013_privileges.sql'));
    relation regclass;
    schema name;
begin
    if exists (select from nextmavens.settings where key = 'logins' and value = granted) then
        return false;
    end if;

    execute format('grant usage on schema auth, storage, realtime, net, extensions to %I', owner);
    execute format('grant create on schema extensions to %I', owner); -- for extensions that migrations bring
    execute format('grant select, insert, update, delete, references, trigger on all tables in schema auth to %I', owner);
    execute format('grant usage, select on all sequences in schema auth to %I', owner);
    execute format('grant execute on all functions in schema realtime, net to %I', owner);
    execute format('grant select, insert, update, delete on nextmavens.shared_relations, nextmavens.trusted_functions,
                    nextmavens.full_replica_identity to %I', owner);
    execute format('grant select, insert, update, delete on nextmavens.tenant_quotas, nextmavens.tenant_invitations
                    to %I', owner);
    execute format('grant execute on function nextmavens.drop_tenant(uuid), nextmavens.drop_uploads(uuid),
                    nextmavens.accept_invitations(text) to %I', owner);
    execute format('grant execute on function nextmavens.keep_tenant_schema(uuid), nextmavens.drop_tenant_schema(uuid)
                    to %I', owner);
    execute format('grant select, insert on nextmavens.migrations, nextmavens.guard_log to %I', owner);
    execute format('grant select on nextmavens.catalog_version to %I', owner);

    -- An application extends its tenants and writes policies for objects and messages: only an owner may. ALTER OWNER
    -- asks that the new owner could have created the table.
    foreach relation in array array[
        'public.tenants', 'public.memberships', 'storage.buckets', 'storage.objects', 'realtime.messages']::regclass[]
    loop
        continue when (select relowner from pg_class where oid = relation) = (select oid from pg_roles where rolname = owner);
        select n.nspname into schema
        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = relation;
        execute format('grant create on schema %I to %I', schema, owner);
        execute format('alter table %s owner to %I', relation, owner);
        if schema <> all (nextmavens.exposed_schemas()) then
            execute format('revoke create on schema %I from %I', schema, owner);
        end if;
    end loop;

    foreach schema in array nextmavens.exposed_schemas() loop
        if to_regnamespace(quote_ident(schema)) is null then
            execute format('create schema %I', schema);
        end if;
        execute format('grant usage, create on schema %I to %I', schema, owner);
        execute format('grant usage on schema %I to anon, authenticated, service_role', schema);
        execute format('alter default privileges for role %I in schema %I
                        grant select, insert, update, delete on tables to anon, authenticated', owner, schema);
        execute format('alter default privileges for role %I in schema %I
                        grant all on tables to service_role', owner, schema);
        execute format('alter default privileges for role %I in schema %I
                        grant usage, select on sequences to anon, authenticated', owner, schema);
        execute format('alter default privileges for role %I in schema %I
                        grant all on sequences to service_role', owner, schema);
        execute format('alter default privileges for role %I in schema %I
                        grant execute on functions to anon, authenticated, service_role', owner, schema);
    end loop;

    -- The authenticator serves net itself. For auth it becomes supabase_auth_admin, within a transaction of its own: a
    -- function that a request calls, and that resets its role, has not got the users.
    execute format('grant select on nextmavens.tenant_quotas to %I', authenticator);
    execute format('grant usage on schema net, storage, realtime, extensions to %I', authenticator);
    execute format('grant select, insert, update, delete on all tables in schema net to %I', authenticator);
    execute format('grant usage, select on all sequences in schema net to %I', authenticator);
    execute format('revoke all on all tables in schema auth from %I', authenticator);
    execute format('revoke all on all sequences in schema auth from %I', authenticator);

    insert into nextmavens.settings (key, value) values ('logins', granted)
    on conflict (key) do update set value = excluded.value;
    perform nextmavens.write_admission();
    return true;
end
$$;
revoke all on function nextmavens.set_logins(name, name, name) from public;

-- Tenants and memberships come under isolation like any other table.
select nextmavens.isolate_table('public.tenants');
select nextmavens.isolate_table('public.memberships');
