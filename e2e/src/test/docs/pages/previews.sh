## given
shop
admin_of_the_database
export BACKUP_SOURCE_PORT=$POSTGRESQL_PORT
kubectl get configmap migrations -o json | jq '.data["0002.sql"] = "create table public.drafts (id bigint primary key);" |
  .metadata = {name: "notes-pr-17", namespace: "shop"}' | kubectl create -f -

## replaced
db.example.com => 127.0.0.1

## after kubectl patch nmp notes-pr-17
kubectl get nmp notes-pr-17 -o json | jq -e '.spec | has("preview") | not'

## after ./nextmavens backup clone
psql notes_by_hand -At -c 'select count(*) from public.tenants' | grep . >/dev/null

## end
psql notes -c 'drop database if exists notes_by_hand'
kubectl delete nmp notes-pr-17 --wait=false
