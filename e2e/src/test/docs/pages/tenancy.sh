## after kubectl -n notes annotate
kubectl -n notes get nextmavenstenant acme -o 'jsonpath={.metadata.annotations}' | grep invite-again >/dev/null

## end
kubectl -n notes patch nextmavenstenant acme --type merge -p '{"spec": {"deletionPolicy": "Delete"}}'
kubectl -n notes delete nextmavenstenant acme --timeout=300s
