## given
PORT=$(free_port)
cp "$ROOT/e2e/src/test/docs/schema.sql" schema.sql

## replaced
./nextmavens dev => ./nextmavens dev --port $PORT

## until ./nextmavens dev
test -e dev.env
