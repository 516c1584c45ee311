# terminal.sh FILE: runs commands as the next ones that a reader types into a terminal. The folder and the variables that they
# leave, exported or not, are those of the next file. STATE is the terminal's folder, RUN one that all terminals share.
set -euo pipefail

# eventually COMMAND...: waits until it is true, for five minutes
eventually() {
  local deadline=$((SECONDS + 300))
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || { echo "not within five minutes: $(type "$@" 2>/dev/null || echo "$*")" >&2; return 1; }
    sleep 0.3
  done
}

# stays: starts what standard input says and leaves it running; OUTPUT is the file with what it tells
stays() {
  local number commands
  number=$(wc -l <"$STATE/stays")
  commands=$STATE/stays-$number.sh
  OUTPUT=$STATE/stays-$number.txt
  cat >"$commands"
  set -m # a process group of its own, by which it is ended
  (
    # shellcheck source=/dev/null
    . "$commands"
  ) >"$OUTPUT" 2>&1 </dev/null &
  set +m
  echo $! >>"$STATE/stays"
}

end_what_stays() {
  local group
  while read -r group; do
    kill -TERM -- "-$group" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 -- "-$group" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$group" 2>/dev/null || true
  done <"$STATE/stays"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# begin, finish: what the run has for all pages. The project shop/notes is made beside the first pages.
begin() {
  local helm
  "$ROOT/nextmavens" helm version >/dev/null # compiled, where there is none
  for helm in "$HOME"/.cache/nextmavens/helm-*/helm; do
    if [ -x "$helm" ]; then ln -sf "$helm" "$PROGRAMS/helm"; fi
  done
  kubectl config set-context --current --namespace shop >/dev/null
  kubectl apply --server-side -f "$ROOT/e2e/src/test/docs/shop.yaml"
  kubectl -n nextmavens-system get deployment nextmavens-operator -o json | jq -r '.spec.template.spec.containers[0] |
    "OPERATOR=" + .image, (.env[] | select(.name | test("_(RUNTIME|POSTGRESQL|REDIS|BACKUP)_IMAGE")) |
    (.name | sub("NEXTMAVENS_"; "") | sub("_IMAGE"; "")) + "=" + .value)' >"$RUN/images"
}

finish() {
  if [ -n "$("$ROOT/nextmavens" helm list -q -n nextmavens-system)" ]; then by_kustomize; fi
  kubectl delete nmp --all -n shop --wait=false
  kubectl delete namespace shop --wait=false
  if [ -e "$RUN/dev.pid" ]; then kill "$(cat "$RUN/dev.pid")"; fi
}

# is_ready NAMESPACE NAME: whether the project is, for its newest spec
is_ready() {
  kubectl -n "$1" get nmp "$2" -o json | jq -e '.metadata.generation == .status.observedGeneration
    and any(.status.conditions[]?; .type == "Ready" and .status == "True")' >/dev/null
}

# ready NAMESPACE NAME: waits for it
ready() { eventually is_ready "$1" "$2"; }

# shop: waits for the project shop/notes, whose server other projects use by the Secret pg
shop() {
  ready shop notes
  kubectl -n shop create secret generic pg --dry-run=client -o yaml --from-literal host=notes-database.shop.svc \
    --from-literal port=5432 --from-literal username=postgres \
    --from-literal "password=$(password_of_the_administrator)" | kubectl apply --server-side -f - >/dev/null
}

password_of_the_administrator() { kubectl -n shop get secret notes-superuser -o 'jsonpath={.data.password}' | base64 -d; }

# by_helm: the operator as its chart installs it, in place of what kustomize has installed
by_helm() {
  # shellcheck source=/dev/null
  . "$RUN/images"
  "$ROOT/nextmavens" helm upgrade nextmavens "$ROOT/charts/nextmavens" --install -n nextmavens-system --take-ownership \
    --set "image.repository=${OPERATOR%:*},image.tag=${OPERATOR##*:},images.runtime=$RUNTIME,images.redis=$REDIS" \
    --set "images.postgresql=$POSTGRESQL,images.backup=$BACKUP"
  operator_rolls_out
}

operator_rolls_out() { kubectl -n nextmavens-system rollout status deployment/nextmavens-operator --timeout=300s; }

# by_kustomize: the operator as `up` installs it, in place of what helm has installed
by_kustomize() {
  local name of=$STATE/by-kustomize
  # shellcheck source=/dev/null
  . "$RUN/images"
  "$ROOT/nextmavens" helm uninstall nextmavens -n nextmavens-system --ignore-not-found --wait
  mkdir -p "$of"
  {
    printf '%s\n' 'apiVersion: kustomize.config.k8s.io/v1beta1' 'kind: Kustomization' "resources: [$(realpath --relative-to "$of" "$ROOT/manifests/install")]"
    printf 'images: [{name: nextmavens/operator, newName: "%s", newTag: "%s"}]\npatches:\n' "${OPERATOR%:*}" "${OPERATOR##*:}"
    for name in RUNTIME REDIS BACKUP POSTGRESQL; do # as `up` has them, so that nothing starts anew
      printf -- '- target: {kind: Deployment, name: nextmavens-operator}\n  patch: |\n    - op: add\n      path: /spec/template/spec/containers/0/env/-\n      value: {name: NEXTMAVENS_%s_IMAGE, value: "%s"}\n' "$name" "${!name}"
    done
  } >"$of/kustomization.yaml"
  kubectl apply --server-side --force-conflicts -k "$of"
  operator_rolls_out
}

# dev_project: one of `./nextmavens dev` with the tables that the pages speak of, for the whole run; sets its variables
dev_project() {
  if [ ! -e "$RUN/dev.env" ]; then
    "$ROOT/nextmavens" dev --schema "$ROOT/e2e/src/test/docs/schema.sql" --port "$(free_port)" --env "$RUN/dev.env" \
      >"$RUN/dev.txt" 2>&1 </dev/null &
    echo $! >"$RUN/dev.pid"
    eventually test -e "$RUN/dev.env"
  fi
  # shellcheck source=/dev/null
  . "$RUN/dev.env"
}

# graphql: asks the project what standard input says, as the user of TOKEN; an error is in an answer of 200
graphql() {
  jq -n --arg query "$(cat)" '{query: $query}' |
    curl "$BASE_URL/graphql" -H "Host: $HOST" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d @- |
    jq -e '.data and (has("errors") | not)'
}

# shown: runs the command of a block that shows what it tells; a table has the same columns. The outcome may be another one
# (1, 3 and 6 in docs/kubectl.md), but the command is understood and the cluster answers.
shown() {
  local block command heading told code=0
  block=$(cat)
  command=$(sed -n '1s/^\$ //p' <<<"$block")
  heading=$(sed -n 2p <<<"$block" | tr -s ' ')
  told=$(bash -c "$command" 2>&1) || code=$?
  case $code in 0 | 1 | 3 | 6) ;; *) echo "$command ended with $code: $told" >&2; return 1 ;; esac
  if [[ $heading =~ ^[A-Z\ ]+$ ]]; then
    [ "$(sed -n 1p <<<"$told" | tr -s ' ')" = "$heading" ] || { echo "$command tells: $told" >&2; return 1; }
  fi
}

# curl: as on the page, and an answer that tells an error is one
curl() { command curl -sS --globoff --fail-with-body --max-time 30 "$@"; }

# tools_of_the_database: psql, pg_dump and pg_restore are those of the pod of shop/notes, since this machine's may be older than
# its server; they reach that server alone
tools_of_the_database() {
  local tool
  mkdir -p "$STATE/programs"
  for tool in psql pg_dump pg_restore; do
    cat >"$STATE/programs/$tool" <<SH
#!/bin/sh
exec kubectl -n shop exec -i notes-database-0 -c postgresql -- \\
  env \${PGPASSWORD:+PGHOST=127.0.0.1} "PGUSER=\${PGUSER:-postgres}" "PGPASSWORD=\$PGPASSWORD" "PGDATABASE=\$PGDATABASE" $tool "\$@"
SH
    chmod +x "$STATE/programs/$tool"
  done
  PATH=$STATE/programs:$PATH
}

# admin_of_the_database: the database shop/notes by a port of this machine, and its administrator's password
admin_of_the_database() {
  export BACKUP_PG_BIN=$STATE/programs POSTGRESQL_PORT
  tools_of_the_database
  POSTGRESQL_PORT=$(free_port)
  stays <<<"kubectl -n shop port-forward pod/notes-database-0 $POSTGRESQL_PORT:5432"
  # shellcheck disable=SC2034 # the pages use it
  ADMIN_PASSWORD=$(password_of_the_administrator)
  eventually grep -q Forwarding "$OUTPUT"
}

cd "$(cat "$STATE/folder")"
known=$(compgen -v)
# shellcheck source=/dev/null
. "$STATE/variables"
# shellcheck source=/dev/null
. "$1"
pwd >"$STATE/folder"
for name in $(compgen -v); do
  case $name in known | name | _ | BASH_* | FUNCNAME | PIPESTATUS | RANDOM | SECONDS | SRANDOM | EPOCH* | LINENO | OLDPWD | PWD) continue ;; esac
  if [ "$name" = PATH ] || ! grep -qxF -- "$name" <<<"$known"; then declare -p "$name"; fi
done >"$STATE/variables.new"
mv "$STATE/variables.new" "$STATE/variables"
