# The chart charts/nextmavens: helm, compiled where it is missing, on the target's cluster.
# shellcheck shell=bash

helm_version=v3.19.2
helm_cache=$HOME/.cache/nextmavens/helm-$helm_version/helm

# install_helm: compiles it once (a few minutes), where there is none
install_helm() {
  if [ -x "$helm_cache" ] || [ -n "$(type -P helm)" ]; then return; fi
  have go || fail "the chart needs helm: install it, or Go, which compiles it"
  step "compiling helm $helm_version"
  # the version of Kubernetes that helm takes for granted where it asks no cluster, as its own releases have it
  local flags='-s -w' package
  for package in lint/rules chartutil; do
    flags+=" -X helm.sh/helm/v3/pkg/$package.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/$package.k8sVersionMinor=34"
  done
  GOBIN=$(dirname "$helm_cache") go install -ldflags "$flags" "helm.sh/helm/v3/cmd/helm@$helm_version"
}

# helm ARGS: on the target's cluster
helm() {
  install_helm
  local program=$helm_cache
  if [ ! -x "$program" ]; then program=$(type -P helm); fi
  case $target in
    context) "$program" --kube-context "$context" "$@" ;;
    *) KUBECONFIG=$(target_kubeconfig) "$program" "$@" ;;
  esac
}

# install_chart: the operator as its chart installs it, also in place of what kustomize has installed
install_chart() {
  step "the operator and its CRDs, by the chart"
  local image; image=$(image_for_target "$operator_image")
  helm upgrade nextmavens "$root/charts/nextmavens" --install --namespace nextmavens-system --create-namespace \
    --take-ownership --set "image.repository=${image%:*},image.tag=${image##*:}" \
    --set "images.runtime=$(image_for_target "$runtime_image"),images.redis=$(image_for_target "$redis_image")" \
    --set "images.postgresql=$(image_for_target "$postgresql_image"),images.backup=$(image_for_target "$backup_image")" >/dev/null
  kubectl label namespace nextmavens-system pod-security.kubernetes.io/enforce=restricted --overwrite >/dev/null
  crds_established
}
