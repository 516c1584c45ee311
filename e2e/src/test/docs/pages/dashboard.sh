# The last block is about the operator as helm has installed it.

## given
PORT=$(free_port)
kubectl create namespace team
by_helm

## replaced
8082:80 => $PORT:80

## until kubectl -n nextmavens-system port-forward
curl "http://localhost:$PORT/" >"$STATE/page" 2>&1

## after kubectl -n team create token
TOKEN=$(kubectl -n team create token viewer)
curl -c "$STATE/cookies" "http://localhost:$PORT/api/session" -H 'Content-Type: application/json' -d "{\"token\": \"$TOKEN\"}"
curl -b "$STATE/cookies" "http://localhost:$PORT/api/projects"

## after helm upgrade
kubectl -n nextmavens-system get ingress -o 'jsonpath={.items[*].spec.rules[*].host}' | grep -x nextmavens.example.com >/dev/null
operator_rolls_out

## end
kubectl delete namespace team --wait=false
