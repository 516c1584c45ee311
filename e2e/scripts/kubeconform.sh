# kubeconform: checks objects against schemas, compiled where it is missing.
# shellcheck shell=bash

kubeconform_version=v0.8.0
kubeconform_cache=$HOME/.cache/nextmavens/kubeconform-$kubeconform_version/kubeconform

# install_kubeconform: compiles it once (half a minute)
install_kubeconform() {
  if [ -x "$kubeconform_cache" ]; then return; fi
  have go || fail "checking objects needs Go, which compiles kubeconform"
  step "compiling kubeconform $kubeconform_version"
  GOBIN=$(dirname "$kubeconform_cache") go install "github.com/yannh/kubeconform/cmd/kubeconform@$kubeconform_version"
}

# kubeconform check ARGS | openapi | crds: runs it; the files from which its schemas are made
kubeconform() {
  local what=$1; shift
  case $what in
    check)
      install_kubeconform
      "$kubeconform_cache" "$@"
      ;;
    openapi)
      (cd "$root/e2e/cluster" && go mod download k8s.io/kubernetes &&
        echo "$(go list -m -f '{{.Dir}}' k8s.io/kubernetes)/api/openapi-spec/swagger.json")
      ;;
    crds) "$root/e2e/cluster/traefik/build" crds ;;
  esac
}
