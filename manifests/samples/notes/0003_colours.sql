-- A table that all tenants share: each reads it, none writes it through the API.
create table public.colours (
    name text primary key,
    hex text not null check (hex ~ '^#[0-9a-f]{6}$')
);
select nextmavens.share_table('public.colours', 'the same for everybody');
insert into public.colours (name, hex) values ('moss', '#5b7553'), ('clay', '#b66a50'), ('dusk', '#4a4e69');

alter table public.notes add column colour text references public.colours (name);
update public.notes set colour = 'moss' where body like 'Acorn: water%';
