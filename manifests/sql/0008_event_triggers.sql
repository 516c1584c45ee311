-- repeatable
-- New and changed tables are isolated as they are made, and the data plane hears of every change of the schema. Only a
-- superuser makes event triggers, but for managed services that lend the right to their administrator; without them the
-- operator calls nextmavens.repair_isolation() on its rounds and migrations notify at their end.

create or replace function nextmavens.guard_relation(relation oid, tag text) returns void
language plpgsql
set search_path = ''
as $$
declare
    class record;
    done record;
begin
    select c.relkind as kind, c.relname as name, n.nspname as schema into class
    from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.oid = relation;
    if not found or class.schema <> all (nextmavens.guarded_schemas()) then
        return;
    end if;
    if class.kind in ('r', 'p') and nextmavens.is_exposed_table(relation) then
        if nextmavens.enforces() then
            for done in select * from nextmavens.isolate_table(relation) loop
                -- What making a table brings with it is not worth a word; what somebody switched off is.
                if done.breach and tag not in ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE SCHEMA', 'CREATE POLICY')
                then
                    raise notice '%: % (nextmavens.share_table() takes a table out of isolation)',
                        relation::regclass, done.change;
                    insert into nextmavens.guard_log (schema_name, table_name, change)
                    values (class.schema, class.name, done.change);
                end if;
            end loop;
        end if;
        perform nextmavens.keep_replica_identity(relation); -- which depends on the tenant_id it may just have got
    elsif class.kind in ('v', 'm') and nextmavens.enforces() then
        for done in select v as change from nextmavens.close_view(relation) as v loop
            raise notice '%: %', relation::regclass, done.change;
        end loop;
    end if;
end
$$;

-- What the event triggers do, for sessions that call it after each of their statements where there are none. A relation
-- that the transaction made or changed has the transaction's number.
create or replace function nextmavens.guard_transaction() returns void
language plpgsql
set search_path = ''
as $$
declare
    relation oid;
begin
    for relation in
        select c.oid
        from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = any (nextmavens.guarded_schemas())
            and c.relkind in ('r', 'p', 'v', 'm')
            and c.xmin = pg_current_xact_id()::xid
            and pg_has_role(c.relowner, 'usage')
    loop
        perform nextmavens.guard_relation(relation, 'CREATE TABLE');
    end loop;
end
$$;

create or replace function nextmavens.on_ddl_command_end() returns event_trigger
language plpgsql
set search_path = ''
as $$
declare
    relation oid;
begin
    if exists (select from pg_catalog.pg_event_trigger_ddl_commands() where schema_name is distinct from 'pg_temp') then
        perform pg_catalog.pg_notify('pgrst', 'reload schema');
    end if;
    if current_setting('nextmavens.guarding', true) = 'on' then
        return;
    end if;
    for relation in
        select distinct case
            when classid = 'pg_catalog.pg_class'::regclass then
                coalesce((select indrelid from pg_catalog.pg_index where indexrelid = objid), objid)
            when classid = 'pg_catalog.pg_policy'::regclass then
                (select polrelid from pg_catalog.pg_policy where oid = objid)
        end
        from pg_catalog.pg_event_trigger_ddl_commands()
        where classid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_policy'::regclass)
    loop
        if relation is not null then
            perform nextmavens.guard_relation(relation, tg_tag);
        end if;
    end loop;
end
$$;

create or replace function nextmavens.on_sql_drop() returns event_trigger
language plpgsql
set search_path = ''
as $$
declare
    dropped record;
    relation regclass;
begin
    if exists (select from pg_catalog.pg_event_trigger_dropped_objects() where not is_temporary) then
        perform pg_catalog.pg_notify('pgrst', 'reload schema');
    end if;
    if current_setting('nextmavens.guarding', true) = 'on' then
        return;
    end if;
    for dropped in select * from pg_catalog.pg_event_trigger_dropped_objects() loop
        if dropped.classid = 'pg_catalog.pg_policy'::regclass then
            relation := pg_catalog.to_regclass(
                format('%I.%I', dropped.address_names[1], dropped.address_names[2]));
            if relation is not null then
                perform nextmavens.guard_relation(relation, tg_tag);
            end if;
        elsif dropped.classid = 'pg_catalog.pg_class'::regclass and dropped.objsubid = 0
            and exists (select from nextmavens.shared_relations as s where s.relation = dropped.objid)
        then
            -- Or a table made under the number or name later would be shared without having been declared so.
            delete from nextmavens.shared_relations as s where s.relation = dropped.objid;
        end if;
    end loop;
end
$$;

-- An application's own "create policy tenant_isolation" would fail, the table having it already: ours steps aside and
-- comes back, in the form it has to have, when the command ends. The name is resolved as the command will resolve it,
-- so this function has no search_path of its own and qualifies every other name.
create or replace function nextmavens.on_create_policy() returns event_trigger
language plpgsql
as $$
declare
    target text;
    relation regclass;
begin
    if pg_catalog.current_setting('nextmavens.guarding', true) operator(pg_catalog.=) 'on' then
        return;
    end if;
    for target in
        select m[1]
        from pg_catalog.regexp_matches(
            pg_catalog.current_query(),
            'create\s+policy\s+"?tenant_isolation"?\s+on\s+((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))?)', 'gi') as m
    loop
        relation := pg_catalog.to_regclass(target);
        if relation is not null and nextmavens.is_exposed_table(relation) then
            perform nextmavens.set_guarding('on');
            execute pg_catalog.format('drop policy if exists tenant_isolation on %s', relation);
            perform nextmavens.set_guarding('');
        end if;
    end loop;
end
$$;

create or replace function nextmavens.keep_event_triggers() returns setof text
language plpgsql
set search_path = ''
as $$
declare
    wanted record;
begin
    for wanted in
        select triggers.*, t.evtname is not null as present
        from (values
            ('nextmavens_ddl', 'ddl_command_end', 'on_ddl_command_end', ''),
            ('nextmavens_drop', 'sql_drop', 'on_sql_drop', ''),
            ('nextmavens_policy', 'ddl_command_start', 'on_create_policy', 'when tag in (''CREATE POLICY'')')
        ) as triggers (name, event, function, condition)
        left join pg_event_trigger as t on t.evtname = triggers.name
        where t.evtname is null or t.evtenabled = 'D'
    loop
        if wanted.present then
            execute format('alter event trigger %I enable', wanted.name);
        else
            execute format('create event trigger %I on %s %s execute function nextmavens.%I()',
                wanted.name, wanted.event, wanted.condition, wanted.function);
        end if;
        return next format('event trigger %s %s', wanted.name,
            case when wanted.present then 'enabled' else 'created' end);
    end loop;
exception when insufficient_privilege then
    raise notice 'no event triggers: %', sqlerrm;
end
$$;
revoke all on function nextmavens.keep_event_triggers() from public;
select nextmavens.keep_event_triggers();
