-- Tenants and who belongs to them.

create table if not exists public.tenants (
    id uuid primary key default gen_random_uuid(),
    name text not null default '',
    slug text unique,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on table public.tenants is 'The tenants of this application';

create table if not exists public.memberships (
    tenant_id uuid not null default public.current_tenant_id() references public.tenants (id) on delete cascade,
    user_id uuid not null references auth.users (id) on delete cascade,
    role text not null default 'member',
    created_at timestamptz not null default now(),
    primary key (tenant_id, user_id)
);
create index if not exists memberships_user_id_idx on public.memberships (user_id);
comment on table public.memberships is 'Which user belongs to which tenant, and as what';

-- These read memberships of other tenants than the current one, but only those of the asking user: SECURITY DEFINER.
create or replace function public.is_tenant_member(tenant uuid default public.current_tenant_id()) returns boolean
language sql stable security definer
set search_path = ''
as $$
    select exists (
        select from public.memberships as m where m.tenant_id = tenant and m.user_id = auth.uid()
    )
$$;

create or replace function public.has_tenant_role(
    role text, tenant uuid default public.current_tenant_id()
) returns boolean
language sql stable security definer
set search_path = ''
as $$
    select exists (
        select from public.memberships as m
        where m.tenant_id = tenant and m.user_id = auth.uid() and m.role = has_tenant_role.role
    )
$$;
