-- Schemas, and what NextMavens remembers about a database.

create schema if not exists nextmavens;
create schema if not exists extensions;
create schema if not exists auth;
create schema if not exists storage;
create schema if not exists realtime;

-- Names without a schema resolve as on Supabase. An extension's functions are found without being exposed.
do $$
begin
    execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end
$$;

create table if not exists nextmavens.catalog_version (
    file text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
);
comment on table nextmavens.catalog_version is 'Files of the catalog that were applied, with the SHA-256 of their text';

create table if not exists nextmavens.migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now(),
    applied_by name not null default current_user
);
comment on table nextmavens.migrations is 'Migrations of the application that ran, with the SHA-256 of their text';

create table if not exists nextmavens.settings (
    key text primary key,
    value jsonb not null
);
comment on table nextmavens.settings is 'exposed_schemas: what the API shows; isolation: enforce or observe; logins: of this database';

insert into nextmavens.settings (key, value)
values ('exposed_schemas', '["public"]'), ('isolation', '"enforce"')
on conflict (key) do nothing;

-- A regclass and not a name: the mark follows a renamed table, and pg_dump writes it as the name.
create table if not exists nextmavens.shared_relations (
    relation regclass primary key,
    reason text,
    shared_at timestamptz not null default now(),
    shared_by name not null default current_user
);
comment on table nextmavens.shared_relations is 'Tables that all tenants share; written by nextmavens.share_table()';

create table if not exists nextmavens.trusted_functions (
    function text primary key, -- as regprocedure prints it; pg_upgrade refuses columns of that type
    reason text,
    trusted_at timestamptz not null default now(),
    trusted_by name not null default current_user
);
comment on table nextmavens.trusted_functions is 'SECURITY DEFINER functions that were reviewed; written by nextmavens.trust_function()';

create table if not exists nextmavens.full_replica_identity (
    relation oid primary key
);
comment on table nextmavens.full_replica_identity is 'Tables that were given REPLICA IDENTITY FULL because they had no primary key';

create table if not exists nextmavens.guard_log (
    id bigint generated always as identity primary key,
    schema_name name not null,
    table_name name not null,
    change text not null,
    by_role name not null default session_user,
    at timestamptz not null default clock_timestamp()
);
comment on table nextmavens.guard_log is 'What event triggers repaired since nextmavens.repair_isolation() was last called';
