-- Messages of realtime belong to a tenant, as all else does: the channel of that tenant hears them. docs/realtime.md
-- and docs/adr/0021-realtime-tenants.md explain it.

alter table realtime.messages add column if not exists tenant_id uuid default public.current_tenant_id();
comment on column realtime.messages.tenant_id is
    'Whose channel it is for: the tenant of the request that sent it, or null for the project''s own channels';

-- SECURITY DEFINER so that a trigger may send whatever role writes the row; it reads nothing but that row. The request's
-- own tenant counts first: a row cannot send to another's channel. Without one, as in a job of the owner's, the row says
-- whose it is. A message that cannot be sent never fails the write that wanted to send it.
create or replace function realtime.broadcast_changes(
    topic_name text, event_name text, operation text, table_name text, table_schema text,
    new record, old record, level text default 'ROW'
) returns void
language plpgsql security definer
set search_path = ''
as $$
declare
    before constant jsonb := case when operation <> 'INSERT' then to_jsonb(old) end;
    after constant jsonb := case when operation <> 'DELETE' then to_jsonb(new) end;
begin
    if level = 'STATEMENT' then
        raise exception 'realtime.broadcast_changes() needs a trigger FOR EACH ROW';
    end if;
    if operation not in ('INSERT', 'UPDATE', 'DELETE') then
        raise exception 'realtime.broadcast_changes() knows INSERT, UPDATE and DELETE, not %', operation;
    end if;
    begin
        insert into realtime.messages (payload, event, topic, private, extension, tenant_id)
        values (
            jsonb_build_object(
                'record', after, 'old_record', before,
                'operation', operation, 'table', table_name, 'schema', table_schema),
            event_name, topic_name, true, 'broadcast',
            coalesce(public.current_tenant_id(), (coalesce(after, before) ->> 'tenant_id')::uuid));
    exception when others then
        raise warning 'the message to % was not sent: %', topic_name, sqlerrm;
    end;
end
$$;

select nextmavens.sync_publication();
