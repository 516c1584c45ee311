-- Storage's isolation, and where the content of objects lies. docs/storage.md explains it, docs/adr/0010-storage.md why
-- it is so.

-- Whose they are:

-- Buckets are definitions of the project. One without a tenant is shared by all, and its objects belong to tenants each.
alter table storage.buckets
    add column if not exists tenant_id uuid default public.current_tenant_id() references public.tenants (id),
    add column if not exists backend text,
    add column if not exists copy_backend text;
comment on column storage.buckets.backend is 'Where new content goes; null for the setting STORAGE_BACKEND';
comment on column storage.buckets.copy_backend is 'Where a copy of it goes; null for the setting STORAGE_COPY_BACKEND';

-- An object without a tenant is the project's own: service_role alone reads it, but for what is public or signed.
alter table storage.objects
    add column if not exists tenant_id uuid default public.current_tenant_id() references public.tenants (id),
    add column if not exists content_id uuid;

drop index if exists storage.bucketid_objname;
create unique index if not exists bucketid_objname on storage.objects
    (bucket_id, name, (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid)));
create index if not exists objects_tenant_id_idx on storage.objects (tenant_id);
create index if not exists objects_content_id_idx on storage.objects (content_id);
create index if not exists buckets_tenant_id_idx on storage.buckets (tenant_id);

-- While an application has no policies of its own, objects are open within their tenant, as tables are.
create or replace function storage.has_own_policies(relation regclass) returns boolean
language sql stable
set search_path = ''
as $$
    select exists (
        select from pg_catalog.pg_policy as p
        where p.polrelid = relation and p.polpermissive and p.polname not in ('administration', 'tenant_access'))
$$;

drop policy if exists tenant_isolation on storage.objects;
drop policy if exists tenant_scope on storage.objects;
drop policy if exists tenant_access on storage.objects;
create policy tenant_isolation on storage.objects as restrictive to anon, authenticated
    using (tenant_id = (select public.current_tenant_id()))
    with check (tenant_id = (select public.current_tenant_id()));
create policy tenant_scope on storage.objects as restrictive to public
    using (tenant_id = (select public.current_tenant_id()) or (select nextmavens.sees_every_tenant()))
    with check (tenant_id = (select public.current_tenant_id()) or (select nextmavens.sees_every_tenant()));
create policy tenant_access on storage.objects as permissive to public
    using ((select not storage.has_own_policies('storage.objects')))
    with check ((select not storage.has_own_policies('storage.objects')));

do $$
declare
    item record;
begin
    execute 'drop policy if exists tenant_access on storage.buckets';
    for item in
        select *
        from (values ('select', 'tenant_id is null or '), ('insert', ''), ('update', ''), ('delete', ''))
            as commands (command, shared)
    loop
        execute format('drop policy if exists tenant_%s on storage.buckets', item.command);
        execute format('create policy tenant_%s on storage.buckets as restrictive for %1$s to public %s',
            item.command,
            concat_ws(' ',
                case when item.command <> 'insert' then format(
                    'using (%stenant_id = (select public.current_tenant_id()) or (select nextmavens.sees_every_tenant()))',
                    item.shared) end,
                case when item.command in ('insert', 'update') then
                    'with check (tenant_id = (select public.current_tenant_id()) or (select nextmavens.sees_every_tenant()))'
                end));
    end loop;
end
$$;
create policy tenant_access on storage.buckets as permissive for select to public
    using ((select public.current_tenant_id()) is not null and (select not storage.has_own_policies('storage.buckets')));

-- Where content lies:

-- Bytes that one or more objects of a tenant have: found again by their checksum, so that the same bytes are kept once.
create table if not exists storage.contents (
    id uuid primary key,
    tenant_id uuid references public.tenants (id),
    state text not null default 'writing' check (state in ('writing', 'stored', 'doomed')),
    checksum text check (checksum ~ '^[0-9a-f]{64}$'), -- SHA-256
    size bigint check (size >= 0),
    media_type text,
    created_at timestamptz not null default now(),
    released_at timestamptz, -- since when it may have no object
    constraint whole check (state <> 'stored' or (checksum is not null and size is not null))
);
create index if not exists contents_checksum_idx on storage.contents (checksum, tenant_id) where state = 'stored';
create index if not exists contents_released_idx on storage.contents (released_at) where released_at is not null;

-- A content on one backend. Written down before the first byte goes there, and forgotten after the last is gone.
create table if not exists storage.places (
    id uuid primary key,
    content_id uuid not null references storage.contents (id),
    backend text not null,
    state text not null check (state in ('writing', 'wanted', 'stored', 'doomed')),
    parts jsonb not null default '[]', -- [{"location": the backend's own name, "size": bytes}], in order
    due_at timestamptz not null default now(), -- writing: given up then; wanted, doomed: not tried before then
    attempts integer not null default 0,
    problem text,
    created_at timestamptz not null default now(),
    unique (content_id, backend)
);
create index if not exists places_due_idx on storage.places (state, due_at) where state <> 'stored';

-- Uploads that come in pieces (tus 1.0.0).
create table if not exists storage.uploads (
    id uuid primary key,
    tenant_id uuid references public.tenants (id),
    bucket_id text not null references storage.buckets (id) on delete cascade,
    name text not null,
    owner_id text,
    upsert boolean not null,
    size bigint not null check (size >= 0),
    received bigint not null default 0 check (received between 0 and size),
    content_id uuid not null,
    place_id uuid not null,
    declared_type text,
    media_type text,
    cache_control text not null,
    user_metadata jsonb,
    client_metadata text, -- the header Upload-Metadata as it came
    digest text, -- the state of SHA-256 behind the last byte received
    locked_by uuid,
    locked_until timestamptz not null default now(),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index if not exists uploads_expires_at_idx on storage.uploads (expires_at);

grant select, insert, update, delete on storage.contents, storage.places, storage.uploads to service_role;

alter table storage.objects drop constraint if exists objects_content_id_fkey;
alter table storage.objects add constraint objects_content_id_fkey
    foreign key (content_id) references storage.contents (id);

-- What holds for every object, whoever writes it:

-- SECURITY DEFINER: it looks at content and at other tenants' names, which the writer may not.
create or replace function storage.before_object() returns trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    is_public boolean;
begin
    if new.content_id is not null and (tg_op = 'INSERT' or new.content_id is distinct from old.content_id) then
        perform from storage.contents as c
        where c.id = new.content_id and c.state = 'stored' and c.tenant_id is not distinct from new.tenant_id
        for key share;
        if not found then
            raise exception 'the content of % is not there any more', new.name using errcode = '55000';
        end if;
    end if;
    if tg_op = 'INSERT' or new.name is distinct from old.name or new.bucket_id is distinct from old.bucket_id then
        -- A public address has no tenant in it, so in a public bucket a name is the project's.
        select b.public into is_public from storage.buckets as b where b.id = new.bucket_id for share;
        if is_public then
            perform pg_advisory_xact_lock(pg_catalog.hashtextextended(new.bucket_id || '/' || new.name, 8));
            if exists (select from storage.objects as o
                       where o.bucket_id = new.bucket_id and o.name = new.name
                           and o.tenant_id is distinct from new.tenant_id) then
                raise exception 'the name is taken in this public bucket' using errcode = 'unique_violation';
            end if;
        end if;
    end if;
    return new;
end
$$;
drop trigger if exists before_object on storage.objects;
create trigger before_object before insert or update on storage.objects
    for each row execute function storage.before_object();

create or replace function storage.after_object() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    if old.content_id is not null
        and (tg_op = 'DELETE' or new.content_id is distinct from old.content_id)
    then
        update storage.contents set released_at = now() where id = old.content_id and state = 'stored';
    end if;
    return null;
end
$$;
drop trigger if exists after_object on storage.objects;
create trigger after_object after update or delete on storage.objects
    for each row execute function storage.after_object();

create or replace function storage.before_bucket() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    if new.public and not coalesce(old.public, false) and exists (
        select from storage.objects as o where o.bucket_id = new.id
        group by o.name having count(*) > 1)
    then
        raise exception 'bucket % cannot become public: tenants have objects of the same name in it', new.id
            using errcode = '55000';
    end if;
    return new;
end
$$;
drop trigger if exists before_bucket on storage.buckets;
create trigger before_bucket before update on storage.buckets
    for each row execute function storage.before_bucket();

-- The life of a content; called by the runtime as service_role:

create or replace function storage.begin_content(content uuid, place uuid, tenant uuid, backend text, seconds integer)
returns void
language sql
set search_path = ''
as $$
    insert into storage.contents (id, tenant_id) values (content, tenant);
    insert into storage.places (id, content_id, backend, state, due_at)
    values (place, content, backend, 'writing', now() + make_interval(secs => seconds));
$$;

-- Gives the id of the content that the object shall have: of the same bytes, if they are there already.
create or replace function storage.finish_content(
    content uuid, place uuid, checksum text, size bigint, media_type text, parts jsonb, copy_backend text
) returns uuid
language plpgsql
set search_path = ''
as $$
declare
    written record;
    twin uuid;
begin
    select p.backend, p.state, c.tenant_id into written
    from storage.places as p join storage.contents as c on c.id = p.content_id
    where p.id = place and c.id = content
    for update;
    if written.state is distinct from 'writing' then
        raise exception 'the upload was given up' using errcode = '55000';
    end if;
    select c.id into twin
    from storage.contents as c
    where c.checksum = finish_content.checksum and c.size = finish_content.size
        and c.media_type is not distinct from finish_content.media_type
        and c.tenant_id is not distinct from written.tenant_id
        and c.state = 'stored'
        and exists (select from storage.places as p
                    where p.content_id = c.id and p.backend = written.backend and p.state = 'stored')
    order by c.created_at
    limit 1
    for key share;
    if twin is not null then
        update storage.contents set state = 'doomed' where id = content;
        update storage.places as p set state = 'doomed', due_at = now(), parts = finish_content.parts where p.id = place;
    else
        update storage.contents as c
        set state = 'stored', checksum = finish_content.checksum, size = finish_content.size,
            media_type = finish_content.media_type
        where c.id = content;
        update storage.places as p set state = 'stored', parts = finish_content.parts where p.id = place;
    end if;
    perform storage.want_place(coalesce(twin, content), copy_backend)
    where copy_backend is not null and copy_backend <> written.backend;
    perform set_config('nextmavens.content', coalesce(twin, content)::text, true);
    return coalesce(twin, content);
end
$$;

-- Puts a copy into the queue, unless it is there or in it.
create or replace function storage.want_place(content uuid, backend text) returns void
language sql
set search_path = ''
as $$
    insert into storage.places as p (id, content_id, backend, state)
    values (gen_random_uuid(), content, backend, 'wanted')
    on conflict on constraint places_content_id_backend_key do update
        set state = 'wanted', due_at = now(), attempts = 0, problem = null
        where p.state = 'doomed' and p.parts = '[]'
$$;

create or replace function storage.abandon_content(content uuid, abandoned jsonb default '[]') returns void
language sql
set search_path = ''
as $$
    update storage.contents set state = 'doomed' where id = content and state = 'writing';
    update storage.places as p
    set state = 'doomed', due_at = now(), parts = p.parts || abandoned
    where p.content_id = content and p.state = 'writing';
$$;

-- Finds what nobody needs any more and marks it; gives what is to be removed now, each to one caller.
create or replace function storage.next_removals(most integer)
returns table (id uuid, content_id uuid, backend text, parts jsonb)
language plpgsql
set search_path = ''
as $$
declare
    released uuid;
begin
    delete from storage.uploads as u where u.expires_at < now() and u.locked_until < now();
    update storage.contents as c set state = 'doomed'
    from storage.places as p
    where p.content_id = c.id and c.state = 'writing' and p.state = 'writing' and p.due_at < now();
    update storage.places as p set state = 'doomed', due_at = now() where p.state = 'writing' and p.due_at < now();
    for released in
        select c.id from storage.contents as c
        where c.released_at is not null and c.state = 'stored'
        order by c.released_at limit most
        for update skip locked
    loop
        -- A statement of its own: it sees what was committed while the lock was waited for.
        if exists (select from storage.objects as o where o.content_id = released) then
            update storage.contents as c set released_at = null where c.id = released;
        else
            update storage.contents as c set state = 'doomed' where c.id = released;
            update storage.places as p set state = 'doomed', due_at = now() where p.content_id = released;
        end if;
    end loop;
    return query
        update storage.places as p set due_at = now() + interval '1 minute', attempts = p.attempts + 1
        where p.id in (
            select q.id from storage.places as q
            where q.state = 'doomed' and q.due_at <= now()
            order by q.due_at limit most
            for update skip locked)
        returning p.id, p.content_id, p.backend, p.parts;
end
$$;

create or replace function storage.forget_place(place uuid) returns void
language plpgsql
set search_path = ''
as $$
declare
    content uuid;
begin
    delete from storage.places as p where p.id = place and p.state = 'doomed' returning p.content_id into content;
    delete from storage.contents as c
    where c.id = content and c.state = 'doomed'
        and not exists (select from storage.places as p where p.content_id = c.id);
end
$$;

-- Takes copies out of the queue, each for one caller and for as long as "seconds"; the source is any place that has it.
create or replace function storage.next_copies(most integer, seconds integer)
returns table (id uuid, content_id uuid, backend text, checksum text, size bigint, media_type text, attempts integer,
               sources jsonb)
language sql
set search_path = ''
as $$
    update storage.places as p
    set due_at = now() + make_interval(secs => seconds), attempts = p.attempts + 1
    from storage.contents as c
    where c.id = p.content_id and p.id in (
        select q.id
        from storage.places as q join storage.contents as d on d.id = q.content_id
        where q.state = 'wanted' and q.due_at <= now() and d.state = 'stored'
        order by q.due_at limit most
        for update of q skip locked)
    returning p.id, p.content_id, p.backend, c.checksum, c.size, c.media_type, p.attempts,
        (select jsonb_agg(jsonb_build_object('id', s.id, 'backend', s.backend, 'parts', s.parts))
         from storage.places as s where s.content_id = c.id and s.state = 'stored')
$$;

revoke all on function
    storage.begin_content(uuid, uuid, uuid, text, integer),
    storage.finish_content(uuid, uuid, text, bigint, text, jsonb, text),
    storage.want_place(uuid, text),
    storage.abandon_content(uuid, jsonb),
    storage.next_removals(integer),
    storage.forget_place(uuid),
    storage.next_copies(integer, integer),
    storage.before_object(), storage.after_object(), storage.before_bucket()
    from public;
grant execute on function
    storage.begin_content(uuid, uuid, uuid, text, integer),
    storage.finish_content(uuid, uuid, text, bigint, text, jsonb, text),
    storage.want_place(uuid, text),
    storage.abandon_content(uuid, jsonb),
    storage.next_removals(integer),
    storage.forget_place(uuid),
    storage.next_copies(integer, integer)
    to service_role;
