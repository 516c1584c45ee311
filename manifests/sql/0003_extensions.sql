-- Extensions, each where the server has it. Functions of pgjwt and pg_net follow in SQL where it does not.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['pgcrypto', 'postgis', 'pgjwt'] loop
        continue when not exists (select from pg_catalog.pg_available_extensions where name = wanted)
            or exists (select from pg_catalog.pg_extension where extname = wanted);
        begin
            execute format('create extension %I with schema extensions', wanted);
        exception when insufficient_privilege or feature_not_supported then
            raise notice 'extension % was not installed: %', wanted, sqlerrm;
        end;
    end loop;

    -- pg_net works only where it is preloaded, and makes its schema itself.
    if exists (select from pg_catalog.pg_available_extensions where name = 'pg_net')
        and 'pg_net' = any (string_to_array(replace(current_setting('shared_preload_libraries'), ' ', ''), ','))
        and not exists (select from pg_catalog.pg_extension where extname = 'pg_net')
    then
        begin
            execute 'create extension pg_net with schema extensions';
        exception when insufficient_privilege or feature_not_supported then
            raise notice 'extension pg_net was not installed: %', sqlerrm;
        end;
    end if;
end
$$;

create schema if not exists net;
