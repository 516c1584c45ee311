# CloudNativePG on the cluster of the tests: its operator at the version whose CRDs the operator's tests validate by.
# shellcheck shell=bash

# cloudnativepg: installs it and prints, as shell assignments, the images that its Clusters and Poolers may have
cloudnativepg() {
  local build=$root/e2e/cluster/cloudnativepg/build bin=${CLUSTER_BIN:-$HOME/.cache/nextmavens-cluster/bin} version
  have go || fail "CloudNativePG comes as a Go module: install Go 1.25 or newer"
  target_choose ''
  version=$("$build" version)
  if [ "$target" = own ]; then
    "$build" >&2
    step "the images of CloudNativePG $version"
    "$root/e2e/cluster/base-image" trixie
    cloudnativepg_image=$(build_image cloudnative-pg "$root/e2e/cluster/cloudnativepg/Containerfile" "$bin/cloudnative-pg")
    postgresql_image=$(cloudnativepg_postgresql)
    pgbouncer_image=$postgresql_image
    target_load "$cloudnativepg_image" "$postgresql_image"
  else
    cloudnativepg_image=ghcr.io/cloudnative-pg/cloudnative-pg:$version
    postgresql_image=ghcr.io/cloudnative-pg/postgresql:17-system-trixie
    pgbouncer_image=ghcr.io/cloudnative-pg/pgbouncer:1.25.1
    local image
    for image in "$cloudnativepg_image" "$postgresql_image" "$pgbouncer_image"; do
      docker pull -q "$image" >/dev/null || fail "could not pull $image"
    done
    target_load "$cloudnativepg_image" "$postgresql_image" "$pgbouncer_image"
  fi
  step "CloudNativePG $version"
  cloudnativepg_overlay "$("$build" manifest)"
  render target/up | apply
  kubectl -n cnpg-system rollout status deployment/cnpg-controller-manager --timeout=120s >/dev/null
  printf "%s='%s'\n" POSTGRESQL_IMAGE "$postgresql_image" PGBOUNCER_IMAGE "$pgbouncer_image"
}

# CloudNativePG reads the major version from the tag.
cloudnativepg_postgresql() {
  local plain built
  plain=$(build_image postgresql "$root/manifests/postgresql/Containerfile" "$root/manifests/postgresql")
  built=$(build_image cloudnative-pg-postgresql "$root/e2e/cluster/cloudnativepg/postgresql/Containerfile" \
    "$root/e2e/cluster/cloudnativepg/postgresql" --build-arg "POSTGRESQL=$plain") || return
  buildah tag "$built" "${built%:*}:17-${built##*:}"
  echo "${built%:*}:17-${built##*:}"
}

# cloudnativepg_overlay MANIFEST: target/up becomes it, with images that are on the node, and without its limit of a
# tenth of a processor, in which it takes a minute for what it does in seconds
cloudnativepg_overlay() {
  mkdir -p "$root/target/up"
  cp --no-preserve=mode "$1" "$root/target/up/cloudnativepg.yaml"
  cat >"$root/target/up/kustomization.yaml" <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [cloudnativepg.yaml]
patches:
  - target: {kind: Deployment, name: cnpg-controller-manager}
    patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: cnpg-controller-manager}
      spec:
        template:
          spec:
            containers:
              - name: manager
                image: "$cloudnativepg_image"
                imagePullPolicy: IfNotPresent
                env: [{name: OPERATOR_IMAGE_NAME, value: "$cloudnativepg_image"}]
                resources: {limits: {cpu: null}}
YAML
}
