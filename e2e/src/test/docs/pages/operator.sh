## given
shop
pod() { kubectl get pod notes-database-0 -o 'jsonpath={.metadata.uid}'; }
BEFORE=$(pod)

## after kubectl delete pod notes-database-0
new() { [ "$(kubectl get pod notes-database-0 --ignore-not-found -o 'jsonpath={.metadata.uid}')" != "$BEFORE" ]; }
eventually new
kubectl wait --for=condition=Ready pod/notes-database-0 --timeout=300s
shop

## after kubectl annotate nmp notes nextmavens.io/rotate-logins
rotated() { kubectl get secret notes-database -o json | jq -e '.data.rotation | @base64d == "2026-11-26"'; }
eventually rotated >"$STATE/condition"

## after kubectl annotate nmp notes nextmavens.io/rotate-keys
rotated() { kubectl get secret notes-keys -o json | jq -e '.data | has("OTHER_JWT_SECRET")'; }
eventually rotated >"$STATE/condition"

## after kubectl annotate nmp notes nextmavens.io/dry-run
told() { [ -n "$(kubectl get nmp notes -o 'jsonpath={.status.dryRun}')" ]; }
eventually told
kubectl annotate nmp notes nextmavens.io/dry-run-
shop

## after ./nextmavens export
kubectl apply --server-side --force-conflicts --dry-run=server -f notes.yaml | grep '^nextmavensproject.nextmavens.io/notes' >/dev/null

## end
shop
