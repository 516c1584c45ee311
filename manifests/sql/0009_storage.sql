-- Buckets and objects, with the columns Supabase's storage has. Row-level security is on and forced: nothing is
-- readable until a policy of the application says so, but for service_role and the owner's own login.

create table if not exists storage.buckets (
    id text primary key,
    name text not null constraint bname unique,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    public boolean default false,
    avif_autodetection boolean default false,
    file_size_limit bigint,
    allowed_mime_types text[],
    owner_id text
);
comment on column storage.buckets.owner is 'Superseded by owner_id';

create table if not exists storage.objects (
    id uuid primary key default gen_random_uuid(),
    bucket_id text references storage.buckets (id),
    name text,
    owner uuid,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    last_accessed_at timestamptz default now(),
    metadata jsonb,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored,
    version text,
    owner_id text,
    user_metadata jsonb
);
comment on column storage.objects.owner is 'Superseded by owner_id';
create unique index if not exists bucketid_objname on storage.objects (bucket_id, name);
create index if not exists name_prefix_search on storage.objects (name text_pattern_ops);

do $$
declare
    relation regclass;
begin
    foreach relation in array array['storage.buckets', 'storage.objects']::regclass[] loop
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('drop policy if exists administration on %s', relation);
        execute format('create policy administration on %s
                        using ((select nextmavens.sees_every_tenant()))
                        with check ((select nextmavens.sees_every_tenant()))', relation);
    end loop;
end
$$;

-- The parts of an object's name, for policies.
create or replace function storage.foldername(name text) returns text[]
language sql immutable
return (string_to_array(name, '/'))[1:cardinality(string_to_array(name, '/')) - 1];

create or replace function storage.filename(name text) returns text
language sql immutable
return (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))];

create or replace function storage.extension(name text) returns text
language sql immutable
return (regexp_match(storage.filename(name), '\.([^.]+)$'))[1];
