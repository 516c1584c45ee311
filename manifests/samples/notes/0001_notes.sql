-- Notes of tenants. The catalog sees the new table and brings it under row-level security: a tenant reads and writes
-- its own rows only, without a policy or an index of tenant_id written here.
create table public.notes (
    id bigint generated always as identity primary key,
    tenant_id uuid not null default public.current_tenant_id() references public.tenants (id) on delete cascade,
    body text not null check (length(body) between 1 and 10000),
    done boolean not null default false,
    created_at timestamptz not null default now()
);
comment on table public.notes is 'Notes of a tenant';
