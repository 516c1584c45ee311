## given
PORT=$(free_port)
cp "$ROOT/e2e/src/test/docs/schema.sql" schema.sql

## replaced
./nextmavens dev => ./nextmavens dev --port $PORT

## until ./nextmavens dev
curl "http://127.0.0.1:$PORT/q/health/ready" >"$STATE/health" 2>&1
