# What `up` puts on a cluster: Traefik, the operator, the sample; and how the sample is waited for and shown.
# shellcheck shell=bash

traefik_version=3.6.12
sample_namespace=notes sample=notes

apply() { kubectl apply --server-side --force-conflicts -f - >/dev/null; }

install_traefik() {
  if [ "$target" = context ] && kubectl get crd ingressroutes.traefik.io >/dev/null 2>&1; then
    step "Traefik is there already"
    return
  fi
  step "Traefik $traefik_version"
  traefik_crds | apply
  kubectl wait --for=condition=Established --timeout=30s crd/ingressroutes.traefik.io \
    crd/httproutes.gateway.networking.k8s.io >/dev/null
  overlay manifests/traefik docker.io/library/traefik "$traefik_image"
  render target/up | apply
}

# The CRDs come with the version that runs: from Go modules, by this machine's Go or by Go's image.
traefik_crds() {
  if have go; then
    "$root/e2e/cluster/traefik/build" crds | documents
  else
    docker run --rm -v "$root/e2e/cluster/traefik:/traefik:ro" docker.io/library/golang:1.26 \
      sh -c 'cp -r /traefik /tmp/t && for file in $(/tmp/t/build crds); do echo ---; cat "$file"; done'
  fi
}

# documents: the files that standard input names, as one YAML stream
documents() {
  local file
  while read -r file; do echo ---; cat "$file"; done
}

# overlay BASE NAME IMAGE: target/up becomes BASE with IMAGE in place of NAME
overlay() {
  local image; image=$(image_for_target "$3")
  mkdir -p "$root/target/up"
  cat >"$root/target/up/kustomization.yaml" <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../$1]
images: [{name: $2, newName: "${image%:*}", newTag: "${image##*:}"}]
YAML
}

install_operator() {
  step "the operator and its CRDs"
  overlay manifests/install nextmavens/operator "$operator_image"
  cat >>"$root/target/up/kustomization.yaml" <<YAML
patches:
  - target: {kind: Deployment, name: nextmavens-operator}
    patch: |
      - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: NEXTMAVENS_RUNTIME_IMAGE, value: "$(image_for_target "$runtime_image")"}}
      - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: NEXTMAVENS_REDIS_IMAGE, value: "$(image_for_target "$redis_image")"}}
      - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: NEXTMAVENS_BACKUP_IMAGE, value: "$(image_for_target "$backup_image")"}}
      - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: NEXTMAVENS_POSTGRESQL_IMAGE, value: "$(image_for_target "$postgresql_image")"}}
YAML
  render target/up | apply
  crds_established
}

crds_established() {
  kubectl wait --for=condition=Established --timeout=30s crd/nextmavensprojects.nextmavens.io \
    crd/nextmavenstenants.nextmavens.io crd/nextmavensbackups.nextmavens.io crd/nextmavensrestores.nextmavens.io \
    crd/nextmavensalerts.nextmavens.io >/dev/null
}

install_sample() {
  step "the sample project $sample_namespace/$sample"
  render manifests/samples/notes | apply
}

conditions() {
  kubectl -n "$sample_namespace" get nextmavensproject "$sample" -o jsonpath='{range .status.conditions[*]}{.type}{"\t"}{.status}{"\t"}{.reason}{"\t"}{.message}{"\n"}{end}' 2>/dev/null
}

# wait_for_sample: shows each step's condition as it changes, until Ready; gives up when nothing will change by itself
wait_for_sample() {
  local deadline=$((SECONDS + ${NEXTMAVENS_READY_SECONDS:-300})) stalled=0 shown='' now line
  while [ "$SECONDS" -lt "$deadline" ] && [ "$stalled" -lt 15 ]; do
    now=$(conditions || true)
    while IFS= read -r line; do
      case $line in '' | Reconciling* | Stalled* | Ready$'\t'[FU]*) continue ;; esac
      grep -qxF -- "$line" <<<"$shown" ||
        awk -F'\t' -v s="$SECONDS" '{printf "%4ss    %-18s %-8s %s\n", s, $1, $2, ($2 == "True" ? $3 : $3 ": " $4)}' <<<"$line" >&2
    done <<<"$now"
    shown=$now
    if grep -q $'^Stalled\tTrue' <<<"$now"; then stalled=$((stalled + 1)); else stalled=0; fi
    if kubectl -n "$sample_namespace" wait --for=condition=Ready --timeout=1s "nextmavensproject/$sample" >/dev/null 2>&1; then
      return
    fi
  done
  warn "the sample did not become Ready; its conditions:"
  conditions >&2
  warn "its pods, and what the operator says:"
  kubectl -n "$sample_namespace" get pods >&2 || true
  kubectl -n nextmavens-system logs deploy/nextmavens-operator --tail=20 >&2 || true
  exit 1
}

secret() { kubectl -n "$sample_namespace" get secret "$1" -o "jsonpath={.data.$2}" | base64 -d; }

base64url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }

# token CLAIMS SECRET: an HS256 JWT (RFC 7519) of these claims, valid for a day
token() {
  local now payload; now=$(date +%s)
  payload=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf '{%s,"iat":%d,"exp":%d}' "$1" "$now" $((now + 86400)) | base64url)
  printf '%s.%s' "$payload" "$(printf '%s' "$payload" | hmac_sha256 "$2" | base64url)"
}

# The key goes by the environment: arguments of a process can be read by every user of the machine.
hmac_sha256() { KEY=$1 perl -MDigest::SHA=hmac_sha256 -0777 -ne 'print hmac_sha256($_, $ENV{KEY})'; }

sample_host() { kubectl -n "$sample_namespace" get nextmavensproject "$sample" -o jsonpath='{.spec.gateway.host}'; }

wait_for_deployments() {
  kubectl -n traefik rollout status deployment/traefik --timeout=120s >/dev/null
  kubectl -n nextmavens-system rollout status deployment/nextmavens-operator --timeout=180s >/dev/null
}

# environment: the sample's address and keys as shell assignments
environment() {
  local key url host value
  host=$(sample_host) || fail "the project $sample_namespace/$sample is not there: ./nextmavens up"
  url=$(target_url)
  printf "%s='%s'\n" BASE_URL "$url" HOST "$host"
  for key in ANON_KEY SERVICE_KEY JWT_SECRET; do
    value=$(secret "$sample-keys" "$key")
    printf "%s='%s'\n" "$key" "$value"
  done
}

# get PATH TOKEN: from the sample through Traefik
get() {
  curl -sS --globoff --fail --max-time 20 -H "Host: $HOST" -H "Authorization: Bearer $2" "$BASE_URL$1"
}

# answers: returns when the sample's rows come through Traefik, which takes a route up a moment after it is made
answers() {
  local deadline=$((SECONDS + 30)) BASE_URL HOST ANON_KEY SERVICE_KEY JWT_SECRET
  eval "$(environment)"
  until get '/rest/v1/notes?limit=1' "$SERVICE_KEY" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || fail "the sample is Ready, but $BASE_URL does not answer for $HOST: $(get '/rest/v1/notes?limit=1' "$SERVICE_KEY" 2>&1)"
    sleep 0.5
  done
}

show() {
  local BASE_URL HOST ANON_KEY SERVICE_KEY JWT_SECRET tenant assignments
  assignments=$(environment)
  eval "$assignments"
  tenant=$(get '/rest/v1/tenants?select=id&order=id&limit=1' "$SERVICE_KEY" | grep -oE '[0-9a-f-]{36}' | head -1)
  cat <<TEXT

The project $sample_namespace/$sample answers on $BASE_URL for the host $HOST.

ANON_KEY=$ANON_KEY
SERVICE_KEY=$SERVICE_KEY

Every tenant's notes, as the service:
  curl '$BASE_URL/rest/v1/notes?select=*' -H 'Host: $HOST' -H 'Authorization: Bearer $SERVICE_KEY'

The notes of one tenant, by a token of its user (valid for a day):
  curl '$BASE_URL/rest/v1/notes?select=*' -H 'Host: $HOST' -H 'Authorization: Bearer $(token "\"role\":\"authenticated\",\"tenant_id\":\"$tenant\"" "$JWT_SECRET")'

More: ./nextmavens env (as shell assignments), ./nextmavens kubectl -n $sample_namespace get nmp,pods, ./nextmavens down
TEXT
}

# uninstall: what was put on a cluster that is not ours
uninstall() {
  kubectl delete namespace "$sample_namespace" --ignore-not-found
  overlay manifests/install nextmavens/operator none:none && render target/up | kubectl delete --ignore-not-found -f -
  if kubectl get namespace traefik -o name >/dev/null 2>&1 && kubectl get clusterrole nextmavens-traefik >/dev/null 2>&1; then
    overlay manifests/traefik docker.io/library/traefik none:none && render target/up | kubectl delete --ignore-not-found -f -
  fi
}
