-- repeatable
-- Publication "nextmavens": every table of the exposed schemas and of those of single tenants, and the messages of realtime. Not all tables of the
-- database: the changes of auth are nobody's to read.

-- A superuser publishes schemas, and so every later table. Others may publish only tables they own, one by one, so the
-- operator calls this on its rounds.
create or replace function nextmavens.sync_publication() returns setof text
language plpgsql
set search_path = ''
as $$
declare
    superuser constant boolean := (select rolsuper from pg_roles where rolname = current_user);
    published oid := (select oid from pg_publication where pubname = 'nextmavens');
    item record;
begin
    for item in
        select c.oid
        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = any (nextmavens.guarded_schemas()) and nextmavens.is_exposed_table(c.oid)
    loop
        perform nextmavens.keep_replica_identity(item.oid);
    end loop;

    if published is null then
        create publication nextmavens with (publish_via_partition_root = true);
        published := (select oid from pg_publication where pubname = 'nextmavens');
        return next 'created publication nextmavens';
    end if;

    if superuser then
        for item in
            select format('add tables in schema %I', s) as change
            from unnest(nextmavens.guarded_schemas()) as s
            where to_regnamespace(quote_ident(s)) is not null
                and not exists (select from pg_publication_namespace
                                where pnpubid = published and pnnspid = to_regnamespace(quote_ident(s)))
            union all
            select format('drop tables in schema %I', n.nspname)
            from pg_publication_namespace as p join pg_namespace as n on n.oid = p.pnnspid
            where p.pnpubid = published and n.nspname <> all (nextmavens.guarded_schemas())
        loop
            execute 'alter publication nextmavens ' || item.change;
            return next item.change || ' (publication nextmavens)';
        end loop;
    end if;

    for item in
        select format('add table %s', c.oid::regclass) as change
        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where (c.oid = 'realtime.messages'::regclass
                or not superuser
                    and n.nspname = any (nextmavens.guarded_schemas())
                    and c.relkind in ('r', 'p') and c.relpersistence = 'p' and not c.relispartition
                    and nextmavens.is_exposed_table(c.oid)
                    and pg_has_role(c.relowner, 'usage'))
            and not exists (select from pg_publication_rel where prpubid = published and prrelid = c.oid)
    loop
        execute 'alter publication nextmavens ' || item.change;
        return next item.change || ' (publication nextmavens)';
    end loop;
end
$$;
revoke all on function nextmavens.sync_publication() from public;
