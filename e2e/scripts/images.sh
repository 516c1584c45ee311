# The images: built by Docker or, without it, by buildah as root; named by what is in them, so that a changed one
# is a new name and a rollout follows by itself.
# shellcheck shell=bash

# Within a Maven run NEXTMAVENS_PACKAGED says that target/ holds what is wanted: the tests use it.
packaged() { [ -n "${NEXTMAVENS_PACKAGED:-}" ]; }

# package: the operator and the runtime as JARs, unless their sources are those of the last time
package() {
  local now stamp=$root/target/packaged
  packaged && return
  now=$(sources pom.xml crds manifests operator runtime/pom.xml runtime/src)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -e "$root/operator/target/quarkus-app/quarkus-run.jar" ] &&
    [ -e "$root/runtime/target/quarkus-app/quarkus-run.jar" ]; then return; fi
  step "building the operator and the runtime with Maven"
  maven -q package -Dmaven.test.skip=true -Dspotless.check.skip -pl operator,runtime -am >&2
  mkdir -p "$root/target" && echo "$now" >"$stamp"
}

# build_image NAME CONTAINERFILE CONTEXT [OPTION...]: prints the image's full name
build_image() {
  local name=localhost/nextmavens/$1 containerfile=$2 context=$3 id image
  shift 3
  if docker_works; then
    id=$(docker build -q "$@" -f "$containerfile" "$context") || fail "could not build the image ${name##*/}"
    id=${id#sha256:} image=$name:${id:0:12}
    docker tag "$id" "$image"
  else
    id=$(buildah bud -q --layers --isolation chroot --network host --format docker "$@" -f "$containerfile" "$context") ||
      fail "could not build the image ${name##*/} from $containerfile"
    image=$name:${id:0:12}
    buildah tag "$id" "$image"
    forget_older "$name" "$image"
  fi
  echo "$image"
}

forget_older() { # forget_older NAME IMAGE: every other image of that name
  buildah images --format '{{.Name}}:{{.Tag}}' | grep "^$1:" | grep -vxF "$2" | xargs -r buildah rmi >/dev/null 2>&1 || true
}

# archive IMAGE FILE: as docker-archive
archive() {
  if docker_works; then docker save -o "$2" "$1"; else buildah push -q "$1" "docker-archive:$2:$1"; fi
}

# build_images [native]: sets operator_image, runtime_image, postgresql_image, redis_image, backup_image, traefik_image
build_images() {
  local suffix=''
  [ "${1:-}" = native ] && suffix=.native
  if ! docker_works; then
    [ "$(id -u)" = 0 ] || fail "without Docker, images are built as root: run it with sudo, or start Docker"
    packages buildah=buildah mmdebstrap=mmdebstrap
    buildah inspect --type image docker.io/library/debian:trixie-slim >/dev/null 2>&1 ||
      step "making the base image debian:trixie-slim from Debian's packages"
    "$root/e2e/cluster/base-image" trixie
  fi
  step "building the images"
  postgresql_image=$(build_image postgresql "$root/manifests/postgresql/Containerfile" "$root/manifests/postgresql")
  redis_image=$(build_image redis "$root/manifests/redis/Containerfile" "$root/manifests/redis")
  operator_image=$(build_image operator "$root/operator/src/main/container/Containerfile$suffix" "$root/operator")
  runtime_image=$(build_image runtime "$root/runtime/src/main/container/Containerfile$suffix" "$root/runtime")
  backup_image=$(build_backup_image "$suffix")
  traefik_image=$(build_traefik_image)
}

build_backup_image() { # build_backup_image SUFFIX: on the runtime that runs on the JVM, whatever the others run on
  local jvm=$runtime_image
  if [ -n "$1" ]; then
    package
    jvm=$(build_image runtime-jvm "$root/runtime/src/main/container/Containerfile" "$root/runtime") || return
  fi
  build_image backup "$root/manifests/backup/Containerfile" "$root/manifests/backup" \
    --build-arg "RUNTIME=$jvm" --build-arg "POSTGRESQL=$postgresql_image"
}

build_traefik_image() {
  if docker_works; then
    docker pull -q "docker.io/library/traefik:v$traefik_version" >/dev/null || fail "could not pull traefik:v$traefik_version"
    echo "docker.io/library/traefik:v$traefik_version"
  else
    "$root/e2e/cluster/traefik/build" >&2
    build_image traefik "$root/manifests/traefik/Containerfile" "${CLUSTER_BIN:-$HOME/.cache/nextmavens-cluster/bin}"
  fi
}

# package_dev: the runtime and the launcher of `dev`
package_dev() {
  local now stamp=$root/target/packaged-dev
  packaged && return
  now=$(sources pom.xml crds manifests runtime)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -e "$root/runtime/dev/target/nextmavens-dev.jar" ] &&
    [ -e "$root/runtime/target/quarkus-app/quarkus-run.jar" ]; then return; fi
  step "building the runtime and its launcher with Maven"
  maven -q package -Dmaven.test.skip=true -Dspotless.check.skip -pl runtime,runtime/dev -am >&2
  mkdir -p "$root/target" && echo "$now" >"$stamp"
}

# package_cli: the command for people as one JAR
package_cli() {
  local now stamp=$root/target/packaged-cli
  packaged && return
  now=$(sources pom.xml crds cli)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && [ -e "$root/cli/target/kubectl-nextmavens-runner.jar" ]; then return; fi
  step "building kubectl nextmavens with Maven"
  maven -q package -Dmaven.test.skip=true -Dspotless.check.skip -pl cli -am >&2
  mkdir -p "$root/target" && echo "$now" >"$stamp"
}
