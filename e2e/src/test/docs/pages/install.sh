## given
# of another page
./nextmavens helm uninstall nextmavens -n nextmavens-system --ignore-not-found --wait
. "$RUN/images"

## replaced
registry.example/operator => ${OPERATOR%:*}
registry.example/runtime:1 => $RUNTIME
registry.example/postgresql:1 => $POSTGRESQL
1.0.0 => ${OPERATOR##*:}

## after kubectl apply --server-side -k
is_ready notes notes

## after helm install
operator_rolls_out
is_ready notes notes

## end
by_kustomize
