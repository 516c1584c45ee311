-- The tables that the pages' examples speak of.
create table public.tasks (id bigint generated always as identity primary key, title text not null);
create table public.people (id int primary key, name text);
create table public.films (id int primary key, title text, year int, director_id int references public.people (id));
create table public.notes (
    id bigint generated always as identity primary key, title text, body text, author uuid default auth.uid());
create table public.comments (id bigint primary key, note_id bigint, body text);
create table public.parts (id int primary key, kind text, teeth int, volume int);
create table public.jobs (id int primary key, type text);
create table public.repairs (id int primary key references public.jobs (id), part text);
create table public.washes (id int primary key references public.jobs (id), litres int);
create table public.cars (id int primary key, name text);
create table public.bikes (id int primary key, name text);
create table public.bike_owners (
    person_id int references public.people (id), bike_id int references public.bikes (id), primary key (person_id, bike_id));
