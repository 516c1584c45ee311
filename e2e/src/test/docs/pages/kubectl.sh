## given
shop
echo 'select 1 as one' >report.sql
kubectl apply --server-side -f - <<'YAML'
apiVersion: nextmavens.io/v1alpha1
kind: NextMavensProject
metadata: {name: orders, namespace: shop}
spec: {database: {server: {adminSecretRef: {name: not-there}}}}
---
apiVersion: nextmavens.io/v1alpha1
kind: NextMavensTenant
metadata: {name: acme, namespace: shop}
spec: {projectRef: {name: notes}, id: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, deletionPolicy: Delete}
YAML

## until kubectl nextmavens logs notes -f
test -s "$OUTPUT"

## after kubectl nextmavens psql notes
grep -qx one "$STATE"/output-*.txt

## after chmod +x
completed() { "$HOME/.local/bin/kubectl_complete-nextmavens" status n | grep -x notes >/dev/null; } # it waits for 3 s at most
eventually completed

## end
kubectl delete nmp orders --wait=false
kubectl delete nextmavenstenant acme --timeout=300s
