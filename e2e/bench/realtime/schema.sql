-- What the load generator writes to.
create table public.readings (
    id bigint primary key,
    tenant_id uuid not null default public.current_tenant_id() references public.tenants (id),
    room int not null,
    sent bigint not null,
    note text
);
