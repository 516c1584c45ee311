# The cluster to work on: the one of a kubeconfig's context, K3s where there is Docker, else e2e/cluster.
# Everything else goes through kubectl, target_load and target_url, and is the same for all three.
# shellcheck shell=bash

own_cluster=$root/e2e/cluster/cluster
k3s_container=${NEXTMAVENS_K3S:-nextmavens-k3s}
k3s_image=${NEXTMAVENS_K3S_IMAGE:-docker.io/rancher/k3s:v1.34.2-k3s1}

# target_choose [CONTEXT]: sets target to context, k3s or own
target_choose() {
  context=${1:-}
  if [ -n "$context" ]; then
    target=context
  elif docker_works; then
    target=k3s
  elif [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ]; then
    target=own
  else
    fail "no cluster to use: give --context NAME, start Docker (for K3s), or run it as root on Linux (for a cluster of its own)"
  fi
}

target_up() {
  case $target in
    context)
      have kubectl || fail "--context needs kubectl: see kubernetes.io/docs/tasks/tools"
      kubectl --context "$context" get --raw /readyz >/dev/null || fail "the cluster of context $context does not answer"
      ;;
    k3s) k3s_up ;;
    own)
      step "the cluster (Kubernetes compiled from its Go modules, without Docker)"
      have go || fail "compiling Kubernetes needs Go 1.21 or newer: install it, or start Docker to use K3s instead"
      "$own_cluster" up
      ;;
  esac
}

# As Testcontainers' K3sContainer starts it, so that both are the same cluster.
k3s_up() {
  if ! docker inspect "$k3s_container" >/dev/null 2>&1; then
    step "K3s in Docker ($k3s_image)"
    docker run -d --name "$k3s_container" --privileged --cgroupns host --tmpfs /run --tmpfs /var/run \
      -p 127.0.0.1:6443:6443 -p "127.0.0.1:${NEXTMAVENS_HTTP_PORT:-80}:80" \
      "$k3s_image" server --disable=traefik --disable=metrics-server --tls-san=127.0.0.1 >/dev/null
  fi
  docker start "$k3s_container" >/dev/null
  local _
  for _ in $(seq 120); do
    kubectl get --raw /readyz >/dev/null 2>&1 && kubectl get serviceaccount default >/dev/null 2>&1 && return
    sleep 0.5
  done
  fail "K3s did not come up in 60 s: docker logs $k3s_container"
}

kubectl() {
  case $target in
    context) command kubectl --context "$context" "$@" ;;
    k3s) docker exec -i "$k3s_container" kubectl "$@" ;;
    own) "$own_cluster" kubectl "$@" ;;
  esac
}

# render FOLDER: what kustomize makes of a folder of this repository
render() {
  if [ "$target" = k3s ]; then
    docker exec "$k3s_container" rm -rf /tmp/nextmavens
    docker exec "$k3s_container" mkdir -p /tmp/nextmavens
    tar -C "$root" -c crds/yaml manifests target/up | docker cp - "$k3s_container:/tmp/nextmavens"
    kubectl kustomize "/tmp/nextmavens/$1"
  else
    kubectl kustomize "$root/$1"
  fi
}

# target_load IMAGE...: brings images to the nodes, where they are not there yet; side by side, as most of it is waiting
target_load() {
  local image load loads=()
  for image in "$@"; do
    load_one "$image" &
    loads+=($!)
  done
  for load in "${loads[@]}"; do wait "$load"; done
}

load_one() {
  local image=$1 file
  case $target in
    context) push_for_context "$image" ;;
    k3s)
      docker exec "$k3s_container" ctr -n k8s.io images ls -q | grep -xF "$image" >/dev/null ||
        docker save "$image" | docker exec -i "$k3s_container" ctr -n k8s.io images import - >/dev/null
      ;;
    own)
      "$own_cluster" has "$image" && return
      file=$(mktemp -u /tmp/nextmavens-XXXXXX.tar)
      archive "$image" "$file" && "$own_cluster" load "$file"
      rm -f "$file"
      ;;
  esac
}

# Clusters of kind and minikube take images from here; any other takes them from a registry.
push_for_context() {
  case $context in
    kind-*) kind load docker-image --name "${context#kind-}" "$1" ;;
    minikube) minikube image load "$1" ;;
    *)
      [ -n "${NEXTMAVENS_REGISTRY:-}" ] ||
        fail "the nodes of $context take images from a registry: set NEXTMAVENS_REGISTRY to one that both can reach"
      docker tag "$1" "$(image_for_target "$1")" && docker push -q "$(image_for_target "$1")" >/dev/null
      ;;
  esac
}

# image_for_target IMAGE: the name by which the nodes know it
image_for_target() {
  if [ "$target" = context ] && [ -n "${NEXTMAVENS_REGISTRY:-}" ]; then
    echo "$NEXTMAVENS_REGISTRY/${1#localhost/nextmavens/}"
  else
    echo "$1"
  fi
}

# target_url: where Traefik answers from here
target_url() {
  case $target in
    context) echo "http://$(kubectl get nodes -o 'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}')" ;;
    k3s) echo "http://127.0.0.1:$(docker port "$k3s_container" 80/tcp | head -1 | sed 's/.*://')" ;;
    own) echo "http://$("$own_cluster" address)" ;;
  esac
}

target_kubeconfig() {
  case $target in
    context) echo "${KUBECONFIG:-$HOME/.kube/config}" ;;
    k3s)
      mkdir -p "$root/target/up"
      (umask 077 && docker exec "$k3s_container" cat /etc/rancher/k3s/k3s.yaml |
        sed "s#127.0.0.1:6443#127.0.0.1:$(docker port "$k3s_container" 6443/tcp | head -1 | sed 's/.*://')#" >"$root/target/up/kubeconfig")
      echo "$root/target/up/kubeconfig"
      ;;
    own) "$own_cluster" kubeconfig ;;
  esac
}

target_down() {
  case $target in
    context) uninstall ;;
    k3s) docker rm -f -v "$k3s_container" >/dev/null 2>&1 || true ;;
    own) "$own_cluster" down ;;
  esac
}
