# What this machine has and lacks.
# shellcheck shell=bash

# finding MARK NAME TEXT
finding() { printf '  %-4s %-22s %s\n' "$1" "$2" "$3"; }

doctor_command() { # doctor_command COMMAND NEEDED-FOR HOW-TO-GET
  if have "$1"; then finding ok "$1" "$(command -v "$1")"; else finding '--' "$1" "for $2; get it: $3"; fi
}

doctor() {
  local debian="" missing=0
  have apt-get && [ "$(id -u)" = 0 ] && debian=" (installed by itself when needed)"
  echo "To build and test:"
  if find_jdk; then finding ok "JDK $(java_version "$JAVA_HOME")" "$JAVA_HOME"; else
    finding MISS "JDK 25" "install Temurin 25 or openjdk-25-jdk, or set JAVA_HOME"; missing=1
  fi
  doctor_command mvn "all" "apt-get install maven$debian"
  echo "For a cluster (any one):"
  if docker_works; then finding ok Docker "K3s runs in it"; else finding '--' Docker "not there, or its daemon does not answer"; fi
  if [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ]; then
    finding ok "Linux, root" "a cluster of its own can be used"
    doctor_command go "compiling Kubernetes and Traefik, once" "Go 1.21 or newer: go.dev/dl"
    for pair in containerd runc nft=nftables conntrack iptables buildah mmdebstrap; do
      doctor_command "${pair%%=*}" "the cluster and its images" "apt-get install ${pair#*=}$debian"
    done
  else
    finding '--' "Linux, root" "not so: a cluster of its own needs it"
  fi
  if [ -n "${KUBECONFIG:-}" ] || [ -e "$HOME/.kube/config" ]; then
    finding ok kubeconfig "${KUBECONFIG:-$HOME/.kube/config}: use one of its contexts by --context NAME"
  else
    finding '--' kubeconfig "none, so --context has nothing to name"
  fi
  docker_works || { [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] && have go; } ||
    { finding MISS "a cluster" "start Docker, or be root on Linux with Go, or use --context"; missing=1; }
  echo "For native binaries:"
  if (find_native_image >/dev/null 2>&1); then finding ok native-image "found"; else
    finding '--' native-image "set GRAALVM_HOME to a GraalVM or Mandrel 25, or start Docker"
  fi
  return $missing
}
