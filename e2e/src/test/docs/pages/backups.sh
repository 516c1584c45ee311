## given
shop
admin_of_the_database
ACCESS_KEY_ID=e2e SECRET_ACCESS_KEY='a secret of tests'
S3=$MACHINE:$(free_port)
mkdir -p "$STATE/s3/backups"
stays <<<'${NEXTMAVENS_VERSITYGW:-$HOME/.cache/nextmavens/versitygw-v1.8.0/versitygw} --port "$S3" \
  --access "$ACCESS_KEY_ID" --secret "$SECRET_ACCESS_KEY" posix "$STATE/s3"'
kubectl create secret generic backup-s3 --from-literal "access-key-id=$ACCESS_KEY_ID" \
  --from-literal "secret-access-key=$SECRET_ACCESS_KEY"

## replaced
db.example.com => 127.0.0.1
https://s3.example.com => http://$S3

## after kubectl create secret generic backup-key
kubectl patch nmp notes --type merge -p '{"spec": {"backups": {"keySecretRef": {"name": "backup-key"},
  "s3": {"bucket": "backups", "prefix": "cluster-1/", "endpoint": "http://'"$S3"'", "secretRef": {"name": "backup-s3"}}}}}'
shop

## after kubectl create job
tried() { [ -n "$(kubectl get nmp notes -o 'jsonpath={.status.backups.lastGoodDrill}')" ]; }
eventually tried
cp "$STATE"/s3/backups/cluster-1/shop/notes/*/database.0* .

## after ./nextmavens backup restore
psql notes_again -At -c 'select count(*) from public.tenants' | grep . >/dev/null

## end
psql notes -c 'drop database if exists notes_again'
kubectl patch nmp notes --type merge -p '{"spec": {"backups": null}}'
shop
