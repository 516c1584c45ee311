-- Messages sent from the database, and what the policies of private channels ask.

create table if not exists realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid(),
    primary key (id, inserted_at)
);
create index if not exists messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic);

alter table realtime.messages enable row level security;
alter table realtime.messages force row level security;
drop policy if exists administration on realtime.messages;
create policy administration on realtime.messages
    using ((select nextmavens.sees_every_tenant())) with check ((select nextmavens.sees_every_tenant()));

create or replace function realtime.topic() returns text
language sql stable
return nullif(current_setting('realtime.topic', true), '');

-- A message that cannot be sent never fails the write that wanted to send it.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql security definer
set search_path = ''
as $$
begin
    insert into realtime.messages (payload, event, topic, private, extension)
    values (send.payload, send.event, send.topic, send.private, 'broadcast');
exception when others then
    raise warning 'the message to % was not sent: %', send.topic, sqlerrm;
end
$$;

create or replace function realtime.broadcast_changes(
    topic_name text, event_name text, operation text, table_name text, table_schema text,
    new record, old record, level text default 'ROW'
) returns void
language plpgsql
set search_path = ''
as $$
begin
    if level = 'STATEMENT' then
        raise exception 'realtime.broadcast_changes() needs a trigger FOR EACH ROW';
    end if;
    if operation not in ('INSERT', 'UPDATE', 'DELETE') then
        raise exception 'realtime.broadcast_changes() knows INSERT, UPDATE and DELETE, not %', operation;
    end if;
    perform realtime.send(
        jsonb_build_object(
            'record', case when operation <> 'DELETE' then to_jsonb(new) end,
            'old_record', case when operation <> 'INSERT' then to_jsonb(old) end,
            'operation', operation, 'table', table_name, 'schema', table_schema),
        event_name, topic_name);
end
$$;
