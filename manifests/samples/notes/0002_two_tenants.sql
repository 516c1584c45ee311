-- Two tenants with rows, to try the isolation with.
insert into public.tenants (id, name, slug) values
    ('0a000000-0000-4000-8000-000000000001', 'Acorn', 'acorn'),
    ('0b000000-0000-4000-8000-000000000002', 'Birch', 'birch');

insert into public.notes (tenant_id, body) values
    ('0a000000-0000-4000-8000-000000000001', 'Acorn: water the seedlings'),
    ('0a000000-0000-4000-8000-000000000001', 'Acorn: order more pots'),
    ('0b000000-0000-4000-8000-000000000002', 'Birch: sharpen the saw');
