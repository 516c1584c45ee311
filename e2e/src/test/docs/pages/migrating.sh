# The old database is one on the server of shop/notes.

## given
shop
tools_of_the_database
OLD_URL=postgresql:///old?user=postgres
psql postgres -c 'create database old'
psql -q "$OLD_URL" <<'SQL'
create type public.continent as enum ('Africa', 'America', 'Asia', 'Europe', 'Oceania');
create table public.countries (code text primary key, name text not null, continent public.continent);
create function public.named(country public.countries) returns text language sql stable
    as $$ select country.name || ' (' || country.code || ')' $$;
insert into public.countries values ('NO', 'Norway', 'Europe');
SQL
dev_project
DATABASE_URL=postgresql://postgres@${DATABASE_URL#*@} # one that may become anon, as PostgREST's authenticator
export PGRST_SERVER_PORT; PGRST_SERVER_PORT=$(free_port)

## after kubectl create configmap notes-migrations
kubectl apply --server-side -f - <<'YAML'
apiVersion: nextmavens.io/v1alpha1
kind: NextMavensProject
metadata: {name: moved, namespace: shop}
spec:
  deletionPolicy: Delete
  replication: {enabled: false}
  database:
    server: {adminSecretRef: {name: pg}}
    migrations: [{configMapRef: {name: notes-migrations}}]
YAML
ready shop moved
psql moved -At -c 'select public.named(countries) from public.countries' | grep -x 'Norway (NO)' >/dev/null

## until PGRST_DB_URI=
curl "http://127.0.0.1:$PGRST_SERVER_PORT/" >"$STATE/description" 2>&1

## end
kubectl delete nmp moved --ignore-not-found --timeout=300s
psql postgres -c 'drop database if exists old'
