# The new database is a copy of the old one without its user.

## given
shop
tools_of_the_database
OLD_URL=postgresql:///notes?user=postgres
NEW_URL=postgresql:///moved?user=postgres
psql "$OLD_URL" -c "insert into auth.users (id, email) values (gen_random_uuid(), 'old@example.com')"
psql "$OLD_URL" -c 'create database moved'
pg_dump "$OLD_URL" --no-publications | psql -q "$NEW_URL" -o /dev/null
psql "$NEW_URL" -c "delete from auth.users"

## after pg_dump --data-only
psql "$NEW_URL" -At -c 'select email from auth.users' | grep -x old@example.com >/dev/null

## end
psql "$OLD_URL" -c "delete from auth.users" -c 'drop database if exists moved'
