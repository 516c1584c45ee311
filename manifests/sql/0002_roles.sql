-- repeatable
-- The roles a request may run as. They belong to the server, not to the database, and carry Supabase's names so that
-- its migrations run unchanged. None can log in: a project's own login, <db>_authenticator, becomes one of them.
-- supabase_auth_admin is nobody's to ask for: the auth service becomes it, and a token that names it is refused.

do $$
declare
    wanted record;
begin
    for wanted in
        select *
        from (values ('anon', false), ('authenticated', false), ('service_role', true), ('supabase_auth_admin', false)) as roles (name, bypasses)
        where not exists (select from pg_catalog.pg_roles where rolname = roles.name)
    loop
        begin
            if wanted.bypasses then
                begin
                    execute format('create role %I nologin noinherit bypassrls', wanted.name);
                exception when insufficient_privilege then
                    -- Before PostgreSQL 16 only a superuser grants BYPASSRLS, later who has it. The policies admit
                    -- service_role by name as well, so the attribute is not needed for tenant tables.
                    execute format('create role %I nologin noinherit', wanted.name);
                end;
            else
                execute format('create role %I nologin noinherit', wanted.name);
            end if;
        exception when duplicate_object or unique_violation then
            null; -- another database of this server was given them at the same moment
        end;
    end loop;
end
$$;
